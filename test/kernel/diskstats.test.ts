import { describe, expect, test } from "@jest/globals";
import { createDiskstatsParser, type DiskCounters } from "../../src/kernel/diskstats.ts";
import { fixture } from "../collectors/fixture_host.ts";

const all = () => true;

function parseDiskstats(text: string, isWanted: (device: string) => boolean): DiskCounters[] {
  return [...createDiskstatsParser(isWanted, (disk) => disk)(text)].flatMap((disk) => disk ?? []);
}

describe("createDiskstatsParser", () => {
  test("reads the counters of every kernel's columns", () => {
    const f = (line: string, device: string, counters: number[], [major, minor] = ["8", "0"]) =>
      expect(parseDiskstats(line, all)).toEqual([{ device, major, minor, counters }]);
    f("   8       0 sda 1 2 3 4 5 6 7 8 9 10 11\n", "sda", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    f(
      "   8  0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
      "sda",
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    );
    f(
      "259 1048575 nvme0n1 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n",
      "nvme0n1",
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
      ["259", "1048575"],
    );
  });

  test("leaves out what is not wanted", () => {
    const f = (isWanted: (device: string) => boolean, want: string[]) =>
      expect(
        parseDiskstats(fixture("large_host/proc/diskstats"), isWanted).map(({ device }) => device),
      ).toEqual(want);
    f((device) => device.startsWith("sda"), ["sda", "sda1"]);
    f((device) => device === "md127", ["md127"]);
    f(() => false, []);
  });

  test("leaves out a line with fewer numbers, such as a partition's before 2.6.25", () => {
    const f = (text: string, want: string[]) =>
      expect(parseDiskstats(text, all).map(({ device }) => device)).toEqual(want);
    f("   8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n   8 1 sda1 1 2 3 4\n", ["sda"]);
    f(fixture("faulty/diskstats_short"), []);
  });

  test("is empty on a host without disks", () => {
    expect(parseDiskstats("", all)).toEqual([]);
  });

  test("refuses what is not diskstats", () => {
    const f = (file: string, want: string) =>
      expect(() => parseDiskstats(fixture(`faulty/${file}`), all)).toThrow(want);
    f("diskstats_word", "want two numbers, a name and numbers");
    f("diskstats_no_device", 'it has "   8       0", want');
  });

  test("a line that stays the same is shown once", () => {
    const parse = createDiskstatsParser(all, (disk) => disk);
    const [sda, sdb] = ["8 0 sda 1 2 3 4 5 6 7 8 9 10 11", "8 16 sdb 1 2 3 4 5 6 7 8 9 10 11"];
    const first = [...parse(`${sda}\n${sdb}\n`)];
    const second = [...parse(`${sda}2\n${sdb}\n`)];
    expect(second[0]?.counters.at(-1)).toBe(112);
    expect(second[1]).toBe(first[1]);
  });
});
