import { expect, test } from "@jest/globals";
import { rememberLinesInSteps } from "../../src/lib/remember_lines_in_steps.ts";

/** Each line in a box, which is another object each time. */
function boxes() {
  return rememberLinesInSteps((line) => {
    if (line === "bad") throw new Error("Cannot parse the line: it is bad, want another");
    return { line };
  });
}

test("hands over the lines without their newlines, the empty ones too", () => {
  const f = (text: string, want: string[]) =>
    expect([...boxes()(text)].map(({ line }) => line)).toEqual(want);
  f("", []);
  f("a\n", ["a"]);
  f("a\n\nbc", ["a", "", "bc"]);
});

test("a line that stands in its place is the same object, wherever in the text that is", () => {
  const parse = boxes();
  const f = (text: string, sameAsBefore: boolean[]) => {
    const now = [...parse(text)];
    expect(now.map(({ line }) => line)).toEqual(text.trimEnd().split("\n"));
    expect(now.map((box, place) => box === before[place])).toEqual(sameAsBefore);
    before = now;
  };
  let before: { readonly line: string }[] = [];
  f("one\ntwo\nthree\n", [false, false, false]);
  f("one\ntwo\nthree\n", [true, true, true]);
  f("one\ntwenty\nthree\n", [true, false, true]);
  f("one\ntwenty\n", [true, true]);
  f("twenty\none\n", [false, false]);
  f("twenty\none\nmore\n", [true, true, false]);
});

test("a line that only begins like the one before it in its place is another", () => {
  const parse = boxes();
  const f = (text: string, want: string[]) =>
    expect([...parse(text)].map(({ line }) => line)).toEqual(want);
  f("a\nb", ["a", "b"]);
  f("a\nbc", ["a", "bc"]);
  f("a\nbc\n", ["a", "bc"]);
  f("a\nb\n", ["a", "b"]);
});

test("of a text that is not read to its end nothing is remembered", () => {
  const parse = boxes();
  const [first] = [...parse("a\nb\n")];
  expect(() => [...parse("a\nbad\n")]).toThrow("Cannot parse the line");
  const [second] = [...parse("a\nb\n")];
  expect(second).toEqual(first);
  expect(second).not.toBe(first);
  parse("a\nb\n").next();
  expect([...parse("a\nb\n")][0]).not.toBe(second);
});
