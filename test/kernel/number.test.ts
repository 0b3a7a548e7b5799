import { describe, expect, test } from "@jest/globals";
import { parseNumber } from "../../src/kernel/number.ts";

describe("parseNumber", () => {
  test("reads a whole number", () => {
    const f = (text: string, want: number) => expect(parseNumber(text, "pid_max")).toBe(want);
    f("4194304\n", 4194304);
    f("0", 0);
    f("-40960\n", -40960);
    f(" 7 \n", 7);
  });

  test("refuses anything else", () => {
    const f = (text: string, want: string) =>
      expect(() => parseNumber(text, "pid_max")).toThrow(want);
    f("", 'Cannot parse pid_max: it is "", want a whole number');
    f("\n", 'it is "\\n", want');
    f("many\n", 'it is "many\\n", want');
    f("1.5", 'it is "1.5", want');
    f("1 2", 'it is "1 2", want');
    f("0x10", 'it is "0x10", want');
  });
});
