import { describe, expect, test } from "@jest/globals";
import {
  parseBcachefsCounter,
  parseBcachefsDone,
  parseBcachefsErrors,
  parseBcachefsIoErrors,
  parseBcachefsNumber,
  parseBcachefsTable,
} from "../../src/kernel/bcachefs.ts";

describe("what bcachefs tells", () => {
  test("numbers for people", () => {
    const f = (text: string, want: number | undefined) =>
      expect(parseBcachefsNumber(text)).toBe(want);
    f("720", 720);
    f(" 2.05G\n", Math.trunc(2.05 * 1024 ** 3));
    f("1.5K", 1536);
    f("3E", 3 * 1024 ** 6);
    f("", undefined);
    f("2X", undefined);
    f("-1", undefined);
  });

  test("tables and errors", () => {
    const row = (name: string, ...columns: string[]) => ({ name, columns });
    expect(parseBcachefsTable("type compressed\nlz4  1G  2G\n\nzstd: 3\nalone\n")).toEqual([
      row("lz4", "1G", "2G"),
      row("zstd", "3"),
    ]);
    expect(parseBcachefsErrors("bad_csum  2  1767112063\n")).toEqual([
      row("bad_csum", "2", "1767112063"),
    ]);
    const since = (what: string, count: number) => `IO errors since ${what}\n  checksum:${count}\n`;
    const f = (text: string, want: unknown) => expect(parseBcachefsIoErrors(text)).toEqual(want);
    f(since("filesystem creation", 4) + since("8 y ago", 1), [row("checksum", "4")]);
    f(since("8 y ago", 1), []);
    f("", []);
  });

  test("counters, since the file system was made", () => {
    const f = (text: string, want: number | undefined) =>
      expect(parseBcachefsCounter(text)).toBe(want);
    f("since mount:                   3\nsince filesystem creation:     2k\n", 2048);
    f("since mount: 3\n", undefined);
    f("", undefined);
  });

  test("bytes done, by operation", () => {
    const f = (text: string, want: unknown) => expect(parseBcachefsDone(text)).toEqual(want);
    f("read:\nuser        :  7\nwrite:\nsb:1\n", [
      { operation: "read", dataType: "user", bytes: 7 },
      { operation: "write", dataType: "sb", bytes: 1 },
    ]);
    f("user : 7\n", []);
    f("", []);
  });
});
