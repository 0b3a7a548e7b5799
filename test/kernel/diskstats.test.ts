import { describe, expect, test } from "@jest/globals";
import { createDiskstatsParser, type DiskCounters } from "../../src/kernel/diskstats.ts";
import { fixture } from "../collectors/fixture_host.ts";

const all = () => true;

function parseDiskstats(text: string, isWanted: (device: string) => boolean): DiskCounters[] {
  return [...createDiskstatsParser(isWanted)(text)];
}

describe("createDiskstatsParser", () => {
  test("reads the counters of every kernel's columns", () => {
    const f = (line: string, device: string, counters: number[], [major, minor] = ["8", "0"]) =>
      expect(parseDiskstats(line, all)).toMatchObject([{ device, major, minor, counters }]);
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

  test("a device is the same object from text to text, for as long as its line begins the same", () => {
    const parse = createDiskstatsParser(all);
    const [sda, sdb] = ["8 0 sda 1 2 3 4 5 6 7 8 9 10 11", "8 16 sdb 1 2 3 4 5 6 7 8 9 10 11"];
    const [first, second] = parse(`${sda}\n${sdb}\n`);
    const f = (text: string, want: readonly (DiskCounters | undefined)[]) => {
      const disks = parse(text);
      expect(disks.map((disk) => (disk === first || disk === second ? disk : undefined))).toEqual(
        want,
      );
      return disks;
    };
    f(`${sda}2 13\n${sdb}\n`, [first, second]);
    expect(first?.counters.slice(9)).toEqual([10, 112, 13]);
    f(`${sda}\n`, [first]);
    expect(first?.counters.slice(9)).toEqual([10, 11]);
    const [other] = f(sda.replace("sda", "sda1"), [undefined]);
    expect(other).toMatchObject({ device: "sda1", counters: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] });
    f(sda.replace("8 0", "9 0"), [undefined]);
  });
});
