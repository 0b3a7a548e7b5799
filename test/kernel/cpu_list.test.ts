import { describe, expect, test } from "@jest/globals";
import { parseCpuList } from "../../src/kernel/cpu_list.ts";

describe("parseCpuList", () => {
  test("takes numbers and ranges", () => {
    const f = (text: string, want: number[]) => expect(parseCpuList(text)).toEqual(want);
    f("", []);
    f("\n", []);
    f("0\n", [0]);
    f("0-3,9", [0, 1, 2, 3, 9]);
    f("7,10-11\n", [7, 10, 11]);
  });

  test("refuses anything else", () => {
    for (const part of ["a", "1-", "-1", "1-2-3", ""]) {
      expect(() => parseCpuList(`0,${part}`)).toThrow(
        `Cannot parse a list of CPUs: it has ${JSON.stringify(part)}, want 3 or 0-3 between commas`,
      );
    }
  });
});
