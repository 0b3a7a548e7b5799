import { describe, expect, test } from "@jest/globals";
import { parseFileNr } from "../../src/kernel/file_nr.ts";

describe("parseFileNr", () => {
  test("reads what is allocated and the limit", () => {
    expect(parseFileNr("1024\t0\t1631329\n")).toEqual({ allocated: 1024, maximum: 1631329 });
    expect(parseFileNr("7 3 9223372036854775807").maximum).toBe(2 ** 63);
  });

  test("refuses what is not file-nr", () => {
    const f = (text: string, want: string) => expect(() => parseFileNr(text)).toThrow(want);
    f("", 'Cannot parse file-nr: it is "", want three numbers');
    f("1024\t0\n", 'it is "1024\\t0\\n", want');
    f("1024\t0\tmany\n", "want three numbers");
    f("1\t2\t3\t4\n", "want three numbers");
  });
});
