import { describe, expect, test } from "@jest/globals";
import { type MdArray, parseMdstat } from "../../src/kernel/mdstat.ts";
import { fixture } from "../collectors/fixture_host.ts";

const parseOne = (text: string) => parseMdstat(text)[0];

describe("parseMdstat", () => {
  test("reads arrays of every kind", () => {
    const arrays = parseMdstat(fixture("large_host/proc/mdstat"));
    const f = (device: string, want: Partial<MdArray>) =>
      expect(arrays.find((array) => array.device === device)).toMatchObject(want);
    expect(arrays).toHaveLength(10);
    f("md1", { activity: "active", activeDisks: 2, requiredDisks: 2, syncedBlocks: 1046528 });
    f("md2", { activity: "recovering", activeDisks: 3, failedDisks: 1, syncedBlocks: 1867362304 });
    f("md_home", { activity: "checking", spareDisks: 1, blocks: 3906764800 });
    f("md3", { activity: "resyncing", activeDisks: 4, syncedBlocks: 0 });
    f("md4", { activity: "reshaping", syncedBlocks: 58597376 });
    f("md5", { activity: "active", activeDisks: 3, requiredDisks: 3 });
    f("md6", { activity: "active", activeDisks: 2, requiredDisks: 2 });
    f("md126", { activity: "inactive", activeDisks: 0, requiredDisks: 0, spareDisks: 2 });
    f("md8", { activity: "resyncing", syncedBlocks: 445184 });
  });

  test("is empty where there are no arrays", () => {
    const f = (text: string) => expect(parseMdstat(text)).toEqual([]);
    f("");
    f("Personalities : \nunused devices: <none>\n");
    f("Personalities : [raid1]\nread_ahead not set\n\nunused devices: sda1[0]\n");
  });

  test("does not take a bitmap for synchronisation", () => {
    const text =
      "md0 : active raid1 sda[0]\n      8 blocks [1/1] [U]\n      bitmap: 0/1 pages, checked\n";
    expect(parseOne(text)?.activity).toBe("active");
  });

  test("knows no number of disks where the personality tells none", () => {
    const array = parseOne("md0 : broken multipath sda[0]\n      8 blocks\n");
    expect(array).toMatchObject({ activity: "broken", activeDisks: undefined, blocks: 8 });
  });

  test("refuses what is no array", () => {
    const f = (text: string) =>
      expect(() => parseMdstat(text)).toThrow("Cannot parse mdstat: it has");
    f("md0 active raid1\n      8 blocks\n");
    f("md0 : active raid1 sda[0]\n");
    f("md0 : active raid1 sda[0]\n      some blocks\n");
  });
});
