import { describe, expect, test } from "@jest/globals";
import { mdadm } from "../../src/collectors/mdadm.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(mdadm, kernel, options))));

describe("mdadm", () => {
  test("shows arrays in every state of /proc/mdstat, and those of sysfs", async () => {
    expect(seriesOf(await pollFixture(mdadm, "large_host"))).toEqual(
      golden("large_host/mdadm.txt"),
    );
  });

  test("shows an array that sysfs has and mdstat does not", async () => {
    const f = async (files: HostFiles, want: string[]) =>
      expect(await poll({ "proc/mdstat": "Personalities : \n", ...files })).toEqual(want);
    await f({}, []);
    await f({ "sys/block/md0/size": "8" }, []);
    await f({ "sys/block/md0/md/level": "raid1\n", "sys/block/md0/md/raid_disks": "3 (2)\n" }, [
      'gauge node_md_raid_disks{device="md0"} 3',
    ]);
    await f({ "sys/block/md0/md/level": "raid5\n", "sys/block/md0/md/degraded": "1\n" }, [
      'gauge node_md_degraded{device="md0"} 1',
    ]);
    await f({ "sys/block/md0/md/level": "\n" }, ['gauge node_md_degraded{device="md0"} 0']);
  });

  test("leaves out disks that the personality does not count", async () => {
    const mdstat = "md0 : active faulty sda[0]\n      1000 blocks nfaults=0\n\n";
    const series = await poll({ "proc/mdstat": mdstat });
    expect(series.filter((line) => /active|required/.test(line))).toEqual([
      'gauge node_md_state{device="md0",state="active"} 1',
      'gauge node_md_state{device="md0",state="inactive"} 0',
    ]);
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
    await f({ "sys/block/md0/md/level": "raid1" });
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(mdadm, 119));
});
