import { describe, expect, test } from "@jest/globals";
import { xfs } from "../../src/collectors/xfs.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(xfs, kernel, options))));

describe("xfs", () => {
  test("shows each file system that is mounted", async () => {
    expect(seriesOf(await pollFixture(xfs, "large_host"))).toEqual(golden("large_host/xfs.txt"));
  });

  test("shows 0 for what this kernel does not count", async () => {
    const series = await poll({ "sys/fs/xfs/sda1/stats/stats": "rw 3\nnew_line 1 x\n" });
    expect(series).toHaveLength(39);
    expect(series.filter((line) => !line.endsWith(" 0"))).toEqual([
      'counter node_xfs_write_calls_total{device="sda1"} 3',
    ]);
  });

  test("shows 0 for all where the kernel counts nothing, as node_exporter does", async () => {
    const series = await poll({ "sys/fs/xfs/sda1/stats/stats": "" });
    expect(series).toHaveLength(39);
    expect(series.every((line) => line.endsWith('{device="sda1"} 0'))).toBe(true);
  });

  test("loses only the file system whose statistics are faulty, and tells", () =>
    onHost(
      { "sys/fs/xfs/sda1/stats/stats": "rw many\n", "sys/fs/xfs/sdb1/stats/stats": "rw 1 2\n" },
      async (kernel) => {
        const source = openOn(xfs, kernel);
        const [family] = await pollOf(source);
        expect(family?.samples.map(({ labels }) => labels)).toEqual([{ device: "sdb1" }]);
        expect(source.troubles?.().map(({ about }) => about)).toEqual([
          "/sys/fs/xfs/sda1/stats/stats",
        ]);
      },
    ));

  test("fails where no file system's statistics can be parsed", async () => {
    await expect(poll({ "sys/fs/xfs/sda1/stats/stats": "rw many\n" })).rejects.toThrow(
      "Cannot parse xfs stats",
    );
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
    await f({ "sys/fs/xfs/stats/stats": "rw 1 2\n", "sys/fs/xfs/debug/log_recovery_delay": "0" });
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(xfs, 78));
});
