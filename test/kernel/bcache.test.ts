import { describe, expect, test } from "@jest/globals";
import { parseBcacheLines, parseBcacheNumber } from "../../src/kernel/bcache.ts";

describe("parseBcacheNumber", () => {
  test("takes what stands behind the point for 1024ths", () => {
    const f = (text: string, want: number | undefined) =>
      expect(parseBcacheNumber(text)).toBe(want);
    f("0", 0);
    f("512", 512);
    f("1k", 1024);
    f("1.512k", 1024 + 51200);
    f("20.4G", 21894266880);
    f("-36.7k", -37564);
    f("2Y", 2 * 1024 ** 8);
    f("", undefined);
    f("1K", undefined);
    f("-", undefined);
    f("1.2.3k", undefined);
  });
});

describe("parseBcacheLines", () => {
  test("reads names and numbers, whatever they are of", () => {
    const f = (text: string, want: Record<string, number>) =>
      expect(Object.fromEntries(parseBcacheLines(text))).toEqual(want);
    f("rate:\t\t4.0k/sec\nchange:\t\t-2k/sec\n", { rate: 4096, change: -2048 });
    f("Unused:\t\t99%\nQuantiles:\t[1 2]\nnext io:\t\t17ms\n", { Unused: 99 });
    f("", {});
  });
});
