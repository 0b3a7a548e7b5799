import { describe, expect, test } from "@jest/globals";
import { type VIRTUAL_GLOBS, virtualGlobs } from "../../src/kernel/virtual.ts";
import { createFilter } from "../../src/lib/filter.ts";

const EVERYTHING = { include: ["**"], exclude: [] };

function f(what: keyof typeof VIRTUAL_GLOBS, out: readonly string[], shown: readonly string[]) {
  test(what.replaceAll("_", " "), () => {
    const names = [...out, ...shown];
    expect(names.filter(createFilter(EVERYTHING, virtualGlobs(what, true)))).toEqual(shown);
    expect(names.filter(createFilter(EVERYTHING, virtualGlobs(what, false)))).toEqual(names);
  });
}

describe("virtual are", () => {
  f(
    "network_devices",
    ["veth1a2b", "docker0", "docker_gwbridge", "br-0a1b2c3d4e5f", "cali12ab", "cni0", "flannel.1"],
    ["eth0", "br0", "br-lan", "bond0", "wlan0", "tun0", "wg0", "lo"],
  );
  f("network_devices", ["virbr0", "virbr0-nic", "vnet3", "tap0", "lxcbr0", "kube-ipvs0"], []);
  f("block_devices", ["loop0", "loop12", "zram0", "ram7"], ["sda", "nvme0n1", "dm-0", "md127"]);
  f(
    "mount_points",
    [
      "/snap/core/123",
      "/var/snap/x/common",
      "/run/docker/netns/default",
      "/var/lib/docker/overlay2/abc/merged",
      "/var/lib/containers/storage/overlay/abc/merged",
      "/var/lib/kubelet/pods/1/volumes/x",
    ],
    ["/", "/home", "/var/lib/docker", "/var/lib/kubelet", "/mnt/snap", "/run"],
  );
  f("fs_types", ["overlay", "squashfs", "fuse.snapfuse"], ["ext4", "xfs", "tmpfs", "fuse.sshfs"]);
});
