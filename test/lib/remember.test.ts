import { expect, test } from "@jest/globals";
import { remember, rememberEach, rememberLines } from "../../src/lib/remember.ts";

/** The first letter of a text in a box, which is another object each time. */
function firstOf(text: string): { readonly first: string } {
  if (text === "") throw new Error("Cannot parse the text: it is empty, want a letter");
  return { first: text.slice(0, 1) };
}

test("the same text has the very same result", () => {
  const parse = remember(firstOf);
  const first = parse("abc");
  expect(first).toEqual({ first: "a" });
  expect(parse(["a", "bc"].join(""))).toBe(first);
});

test("another text is parsed, and the one before forgotten", () => {
  const parse = remember(firstOf);
  const first = parse("abc");
  expect(parse("bc")).toEqual({ first: "b" });
  expect(parse("abc")).toEqual(first);
  expect(parse("abc")).not.toBe(first);
});

test("a fault is no result: it is thrown each time, and what was known before stays", () => {
  const parse = remember(firstOf);
  const first = parse("abc");
  expect(() => parse("")).toThrow("empty");
  expect(() => parse("")).toThrow("empty");
  expect(parse("abc")).toBe(first);
});

test("an undefined result is remembered like any other", () => {
  const parsed: string[] = [];
  const parse = remember((text) => void parsed.push(text));
  parse("a");
  parse("a");
  expect(parsed).toEqual(["a"]);
});

test("rememberLines parses the lines that are others, each in its place", () => {
  const parsed: string[] = [];
  const parse = rememberLines((line, index) => {
    parsed.push(`${index} ${line}`);
    return firstOf(line);
  });
  const f = (text: string, want: string[], wantParsed: string[]) => {
    parsed.length = 0;
    expect(parse(text).map(({ first }) => first)).toEqual(want);
    expect(parsed).toEqual(wantParsed);
  };
  f("ab\n\ncd\n", ["a", "c"], ["0 ab", "1 cd"]);
  f("ab\n\ncd\n", ["a", "c"], []);
  f("ab\nce\n", ["a", "c"], ["1 ce"]);
  f("ce\nce\n", ["c", "c"], ["0 ce"]);
  f("ce", ["c"], []);
  f("", [], []);
  f("ce\n", ["c"], ["0 ce"]);
});

test("rememberLines has the very same results where the lines are the same", () => {
  const parse = rememberLines(firstOf);
  const first = parse("ab\ncd\n");
  expect(parse(["ab\n", "cd\n"].join(""))).toBe(first);
  const second = parse("ab\nef\n");
  expect(second[0]).toBe(first[0]);
  expect(second).not.toBe(first);
});

test("rememberLines does not remember a text with a fault", () => {
  const parse = rememberLines((line) => {
    if (line === "x") throw new Error("Cannot parse x");
    return firstOf(line);
  });
  const first = parse("ab\ncd\n");
  expect(() => parse("zz\nx\n")).toThrow("Cannot parse x");
  expect(() => parse("zz\nx\n")).toThrow("Cannot parse x");
  expect(parse("ab\ncd\n")).toBe(first);
});

test("rememberEach has the same answer while each thing is the very same", () => {
  const [a, b] = [{ name: "a" }, { name: "b" }];
  const join = rememberEach((things: readonly { readonly name: string }[]) => ({
    names: things.map(({ name }) => name),
  }));
  const first = join([a, b]);
  expect(first).toEqual({ names: ["a", "b"] });
  expect(join([a, b])).toBe(first);
  const f = (things: readonly { readonly name: string }[], want: string[]) =>
    expect(join(things)).toEqual({ names: want });
  f([b, a], ["b", "a"]);
  f([b], ["b"]);
  f([], []);
  expect(join([{ name: "a" }])).not.toBe(join([{ name: "a" }]));
});
