import { describe, expect, test } from "@jest/globals";
import { btrfs } from "../../src/collectors/btrfs.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(btrfs, kernel, options))));

describe("btrfs", () => {
  test("shows space, commits, devices and errors", async () => {
    expect(seriesOf(await pollFixture(btrfs, "large_host"))).toEqual(
      golden("large_host/btrfs.txt"),
    );
  });

  test("has a ratio where there are devices enough for the layout", async () => {
    const folder = "sys/fs/btrfs/aa-1";
    const f = async (mode: string, devices: number, want: string[]) => {
      const sizes = Array.from({ length: devices }, (_, at) => [
        `${folder}/devices/sd${at}/size`,
        "8\n",
      ]);
      const files = { [`${folder}/allocation/data/${mode}/used_bytes`]: "1\n" };
      const series = await poll({ ...files, ...(Object.fromEntries(sizes) as HostFiles) });
      expect(
        series.filter((line) => line.includes("_ratio{")).map((line) => line.split(" ").at(-1)),
      ).toEqual(want);
    };
    await f("single", 1, ["1"]);
    await f("raid10", 4, ["2"]);
    await f("raid1c4", 4, ["4"]);
    await f("raid5", 5, ["1.25"]);
    await f("raid5", 1, []);
    await f("raid6", 4, ["2"]);
    await f("raid6", 2, []);
    await f("raid6", 1, []);
    await f("raid99", 9, []);
  });

  test("loses only the table that is faulty, and tells", () => {
    const folder = "sys/fs/btrfs/aa-1";
    const files = {
      [`${folder}/allocation/global_rsv_size`]: "77\n",
      [`${folder}/commit_stats`]: "commits many\n",
      [`${folder}/devinfo/1/error_stats`]: "none\n",
      [`${folder}/devinfo/2/error_stats`]: "write_errs 3\n",
    };
    return onHost(files, async (kernel) => {
      const source = openOn(btrfs, kernel);
      const series = seriesOf(await pollOf(source));
      expect(series.filter((line) => /rsv|commit|errors/.test(line))).toEqual([
        'gauge node_btrfs_global_rsv_size_bytes{uuid="aa-1"} 77',
        'counter node_btrfs_device_errors_total{uuid="aa-1",device="",devid="2",type="write"} 3',
      ]);
      expect(source.troubles?.().map(({ about }) => about)).toEqual([
        `/${folder}/commit_stats`,
        `/${folder}/devinfo/1/error_stats`,
      ]);
    });
  });

  test("takes the UUID from the folder where the file system has none to tell", async () => {
    const series = await poll({ "sys/fs/btrfs/bb-2/label": "old\n" });
    expect(series[0]).toBe('gauge node_btrfs_info{uuid="bb-2",label="old"} 1');
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
    await f({ "sys/fs/btrfs/features/raid56": "0" });
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(btrfs, 60));
});
