import { describe, expect, test } from "@jest/globals";
import { zfs } from "../../src/collectors/zfs.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(zfs, kernel, options))));

describe("zfs", () => {
  test("shows every number of its tables, pools and data sets", async () => {
    expect(seriesOf(await pollFixture(zfs, "large_host"))).toEqual(golden("large_host/zfs.txt"));
  });

  test("refuses a table that is none", async () => {
    await expect(poll({ "proc/spl/kstat/zfs/arcstats": "hits 4 1\n" })).rejects.toThrow(
      'Cannot parse arcstats: it has "hits 4 1\\n", want a header of name, type, data',
    );
  });

  test("loses only the tables that are faulty, and tells", () =>
    onHost(
      {
        "proc/spl/kstat/zfs/arcstats": "hits 4 1\n",
        "proc/spl/kstat/zfs/zil": "name type data\ncommits 4 7\n",
        "proc/spl/kstat/zfs/tank/io": "nread nwritten\n1\n",
        "proc/spl/kstat/zfs/tank/objset-0x1": "none\n",
        "proc/spl/kstat/zfs/tank/objset-0x2": "none\n",
        "proc/spl/kstat/zfs/tank/objset-0x3": "name type data\ndataset_name 7 tank/a\nreads 4 5\n",
      },
      async (kernel) => {
        const source = openOn(zfs, kernel);
        expect(seriesOf(await pollOf(source))).toEqual([
          "untyped node_zfs_zil_commits 7",
          'untyped node_zfs_zpool_dataset_reads{zpool="tank",dataset="tank/a"} 5',
        ]);
        expect(source.troubles?.().map(({ about }) => about)).toEqual([
          "/proc/spl/kstat/zfs/arcstats",
          "/proc/spl/kstat/zfs/tank/io",
          "/proc/spl/kstat/zfs/tank/objset-*",
        ]);
      },
    ));

  test("shows the pools of a ZFS without tables it knows", async () => {
    expect(await poll({ "proc/spl/kstat/zfs/a/state": "SUSPENDED\n" })).toContain(
      'gauge node_zfs_zpool_state{zpool="a",state="suspended"} 1',
    );
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
    await f({ "proc/spl/kstat/other/stats": "1" });
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(zfs, 74));
});
