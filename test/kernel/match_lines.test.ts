import { describe, expect, test } from "@jest/globals";
import { matchLines } from "../../src/kernel/match_lines.ts";

const SHAPE = { file: "pets", line: /^(\w+) (\d+)$/, skip: /^#/, want: "a name and a number" };

describe("matchLines", () => {
  test("gives the groups of each line but the headers", () => {
    const f = (text: string, want: string[][]) => expect(matchLines(text, SHAPE)).toEqual(want);
    f("cat 1\ndog 2\n", [
      ["cat", "1"],
      ["dog", "2"],
    ]);
    f("# name number\ncat 1", [["cat", "1"]]);
    f("", []);
    f("\n\n", []);
  });

  test("refuses a line of another shape", () => {
    expect(() => matchLines("cat 1\ndog\n", SHAPE)).toThrow(
      'Cannot parse pets: it has "dog", want a name and a number',
    );
    expect(() => matchLines("# x", { ...SHAPE, skip: /^%/ })).toThrow('it has "# x", want');
  });
});
