import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { arp } from "../../src/collectors/arp.ts";
import { disk } from "../../src/collectors/disk.ts";
import { disk_io } from "../../src/collectors/disk_io.ts";
import { network } from "../../src/collectors/network.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import type { CollectorDefinition } from "../../src/polling/collector.ts";
import { pollOf } from "./fixture_host.ts";

const root = mkdtempSync(join(tmpdir(), "virtual-"));
const kernel = createKernelReader({
  procfs: join(root, "proc"),
  sysfs: join(root, "sys"),
  rootfs: root,
  udev: join(root, "udev"),
});
afterAll(() => {
  kernel.close();
  rmSync(root, { recursive: true });
});

const traffic = (device: string) => `${device}: 1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0\n`;
const mount = (id: number, point: string, type: string) =>
  `${id} 1 8:${id} / ${point} rw - ${type} /dev/x${id} rw\n`;
const neighbour = (address: string, device: string) =>
  `${address} 0x1 0x2 02:00:00:00:00:01 * ${device}\n`;
const FILES = {
  "proc/net/dev": `Inter-| Receive\n face |bytes packets\n${traffic("eth0")}${traffic("veth12ab")}${traffic("br-lan")}`,
  "proc/net/arp": `IP address\n${neighbour("192.0.2.1", "eth0")}${neighbour("198.51.100.1", "docker0")}`,
  "proc/diskstats":
    "8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n252 0 zram0 1 2 3 4 5 6 7 8 9 10 11\n7 0 loop0 1 2 3 4 5 6 7 8 9 10 11\n",
  "proc/1/mountinfo": `${mount(1, "/", "ext4")}${mount(2, "/snap/core/9", "ext4")}${mount(3, "/data", "overlay")}`,
};
for (const [file, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
for (const folder of ["snap/core/9", "data"]) mkdirSync(join(root, folder), { recursive: true });

const EVERYTHING = { include: ["**"], exclude: [] };

/** What the label says in all series, with and without virtual things. */
async function shown(definition: CollectorDefinition, options: object, excludeVirtual: boolean) {
  const host = { kernel, now: () => 0, excludeVirtual };
  const source = definition.open(definition.options.parse(options), host);
  const families = await pollOf(source);
  source.close?.();
  const labels = families.flatMap(({ samples }) => samples.map((sample) => sample.labels));
  return [...new Set(labels.map(({ mountpoint, device }) => mountpoint ?? device))];
}

describe("exclude_virtual leaves out", () => {
  const f = (
    definition: CollectorDefinition,
    [all, rest]: readonly [all: string[], rest: string[]],
    options: object = {},
  ) =>
    test(`of ${definition.kind}`, async () => {
      expect(await shown(definition, options, false)).toEqual(all);
      expect(await shown(definition, options, true)).toEqual(rest);
    });
  f(network, [
    ["eth0", "veth12ab", "br-lan"],
    ["eth0", "br-lan"],
  ]);
  f(arp, [["eth0", "docker0"], ["eth0"]]);
  f(disk_io, [["sda", "zram0", "loop0"], ["sda"]], { devices: EVERYTHING });
  f(disk, [["/", "/snap/core/9", "/data"], ["/"]], { fs_types: EVERYTHING });
});
