import { describe, expect, test } from "@jest/globals";
import { parseXfsStats } from "../../src/kernel/xfs_stats.ts";

describe("parseXfsStats", () => {
  test("reads words and numbers", () => {
    const f = (text: string, want: Record<string, number[]>) =>
      expect(Object.fromEntries(parseXfsStats(text))).toEqual(want);
    f("abt 1 2 3 4\nxpc 18446744073709551615 0\n", { abt: [1, 2, 3, 4], xpc: [2 ** 64, 0] });
    f("", {});
    f("gc xpc 7\nrw 1 2\ndebug\n\n", { rw: [1, 2] });
  });

  test("refuses what has no such line", () => {
    const f = (text: string) => expect(() => parseXfsStats(text)).toThrow("Cannot parse xfs stats");
    f("\n");
    f("abt\n");
    f("abt one two\n");
  });
});
