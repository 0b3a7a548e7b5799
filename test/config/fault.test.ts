import { describe, expect, test } from "@jest/globals";
import { ConfigError, placeOf, renderFault } from "../../src/config/fault.ts";

describe("placeOf", () => {
  const text = "a: 1\n  bb: two\r\n\n";
  const f = (start: number, end: number, want: object) =>
    test(`${start}…${end}`, () => expect(placeOf(text, start, end)).toEqual(want));
  f(0, 1, { line: 1, column: 1, length: 1, text: "a: 1" });
  f(7, 9, { line: 2, column: 3, length: 2, text: "  bb: two" });
  f(11, 17, { line: 2, column: 7, length: 3, text: "  bb: two" });
  f(17, 18, { line: 2, column: 9, length: 1, text: "  bb: two" });
  test("an empty text", () =>
    expect(placeOf("", 0, 1)).toEqual({ line: 1, column: 1, length: 1, text: "" }));
});

describe("renderFault", () => {
  const fault = { file: "c.yaml", message: "Wrong", remedy: null };
  const f = (what: string, place: { column: number; length: number; text: string }, want: string) =>
    test(what, () => expect(renderFault({ ...fault, place: { line: 3, ...place } })).toBe(want));
  f(
    "shows the line with a caret under the fault",
    { column: 7, length: 3, text: "  bb: two" },
    "c.yaml:3:7: Wrong\n    bb: two\n        ^^^",
  );
  f(
    "shows a tab as one blank",
    { column: 1, length: 1, text: "\tb: 1" },
    "c.yaml:3:1: Wrong\n     b: 1\n    ^",
  );
  f(
    "shows what a terminal would obey as blanks",
    { column: 4, length: 2, text: "a: \u001b[31m" },
    "c.yaml:3:4: Wrong\n    a:  [31m\n       ^^",
  );
  const long = "x".repeat(500);
  f(
    "shows the part of a long line that is at fault",
    { column: 301, length: 500, text: long },
    `c.yaml:3:301: Wrong\n    ${"x".repeat(120)}\n    ${" ".repeat(39)}${"^".repeat(80)}`,
  );
  test("a file's fault has no line, and a remedy stands at the end", () =>
    expect(renderFault({ ...fault, place: null, remedy: "do it" })).toBe("c.yaml: Wrong; do it"));
});

test("a ConfigError shows all its faults", () => {
  const faults = ["One", "Two"].map((message) => ({
    file: "f",
    place: null,
    message,
    remedy: null,
  }));
  expect(new ConfigError(faults).message).toBe("f: One\nf: Two");
  expect(new ConfigError(faults).faults).toBe(faults);
});
