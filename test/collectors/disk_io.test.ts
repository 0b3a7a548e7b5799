import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { disk_io } from "../../src/collectors/disk_io.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("disk_io", () => {
  test("shows all that whole disks did", async () => {
    const f = async (host: string) =>
      expect(seriesOf(await pollFixture(disk_io, host))).toEqual(golden(`${host}/disk_io.txt`));
    await f("large_host");
    await f("small_vm");
  });

  test("shows what an older kernel counts, and no more", async () => {
    const families = await pollFixture(disk_io, "old_kernel");
    const f = (name: string, want: string[]) =>
      expect(
        families.find((family) => family.name === name)?.samples.map(({ labels }) => labels.device),
      ).toEqual(want);
    expect(families).toHaveLength(16);
    f("node_disk_io_time_weighted_seconds_total", ["sda", "sdb"]);
    f("node_disk_discards_completed_total", ["sdb"]);
    f("node_disk_discard_time_seconds_total", ["sdb"]);
  });

  test("shows the devices asked for", async () => {
    const f = async (devices: object | undefined, want: string[]) => {
      const options = devices === undefined ? {} : { devices };
      const families = await pollFixture(disk_io, "large_host", options);
      expect((families[0]?.samples ?? []).map(({ labels }) => labels.device)).toEqual(want);
    };
    await f(undefined, ["sda", "sr0", "nvme0n1", "dm-0", "md127"]);
    await f({ include: ["sd*"] }, ["sda"]);
    await f({ include: ["sd*"], exclude: [] }, ["sda", "sda1"]);
    await f({ exclude: ["*[0-9]"] }, ["sda"]);
    await f({ include: ["none"] }, []);
  });

  test("leaves out by default what node_exporter does", () => {
    const { exclude } = disk_io.options.parse({}).devices;
    const pattern = /^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$/;
    const names = ["ram0", "zram12", "aram0", "loop7", "loop", "loop7p1", "fd0", "hda1", "sda"];
    names.push("sda15", "sdaa1", "vdb2", "xvda1", "xvd1", "xda1", "nvme0n1", "nvme10n2p34");
    names.push("nvme0n1p", "nvmen1p1", "dm-0", "md0", "sr0", "mmcblk0p1", "nbd0", "sda1x");
    const kernel = fixtureKernel("small_vm");
    const counters = "1 2 3 4 5 6 7 8 9 10 11";
    const source = openOn(disk_io, {
      ...kernel,
      proc: () => names.map((name) => ` 8 0 ${name} ${counters}\n`).join(""),
    });
    expect(exclude).not.toEqual([]);
    return expect(
      pollOf(source).then(([family]) => family?.samples.map(({ labels }) => labels.device)),
    ).resolves.toEqual(names.filter((name) => !pattern.test(name)));
  });

  test("pauses where many disks take long", async () => {
    const kernel = fixtureKernel("large_host");
    let [at, pauses] = [0, 0];
    const source = disk_io.open(disk_io.options.parse({}), { kernel, now: () => (at += 2) });
    const families = await source.poll({
      signal: new AbortController().signal,
      timeoutSeconds: 5,
      pause: () => {
        pauses += 1;
        return Promise.resolve();
      },
    });
    kernel.close();
    expect(seriesOf(families)).toEqual(golden("large_host/disk_io.txt"));
    const disks = 5;
    expect(pauses).toBe(1 + disks);
  });

  test("leaves out a partition of a kernel before 2.6.25, whose line has 7 fields", () =>
    onHost(
      { "proc/diskstats": `   3 0 hdx ${"1 ".repeat(11)}\n   3 65 hdx_1 1 2 3 4\n` },
      async (kernel) => {
        const [info] = await pollOf(openOn(disk_io, kernel));
        expect(info?.samples.map(({ labels }) => labels.device)).toEqual(["hdx"]);
      },
    ));

  test("reads again within a minute what device it is", async () => {
    const files: HostFiles = {
      "proc/diskstats": `   8       0 sdx ${"1 ".repeat(11).trim()}\n`,
      "udev/b8:0": "E:ID_MODEL=first\n",
    };
    await onHost(files, async (kernel, rootfs) => {
      let now = 1000;
      const source = disk_io.open(disk_io.options.parse({}), { kernel, now: () => now });
      const f = async (at: number, want: string) => {
        now = at;
        const [info] = await pollOf(source);
        expect(info?.samples[0]?.labels.model).toBe(want);
      };
      await f(1000, "first");
      writeFileSync(join(rootfs, "udev/b8:0"), "E:ID_MODEL=second\n");
      await f(2000, "first");
      await f(61_000, "second");
      writeFileSync(join(rootfs, "udev/b8:0"), "E:ID_MODEL=third\n");
      await f(62_000, "second");
      await f(500, "third");
    });
  });

  test("takes for turning only what its driver says turns", async () => {
    const f = (files: HostFiles, want: string) =>
      onHost({ "proc/diskstats": ` 254 0 vdq ${"1 ".repeat(11)}\n`, ...files }, async (kernel) => {
        const [info] = await pollOf(openOn(disk_io, kernel));
        expect(info?.samples[0]?.labels.rotational).toBe(want);
      });
    const queue = "sys/block/vdq/queue";
    await f({ [`${queue}/rotational`]: "1\n", [`${queue}/io_timeout`]: "30000\n" }, "1");
    await f({ [`${queue}/rotational`]: "0\n", [`${queue}/io_timeout`]: "30000\n" }, "0");
    await f({ [`${queue}/rotational`]: "1\n" }, "0");
    await f({}, "0");
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(disk_io, 96));

  test("has no data where the kernel has no diskstats", async () => {
    await expect(pollFixture(disk_io, "faulty")).rejects.toThrow(NoDataError);
  });
});
