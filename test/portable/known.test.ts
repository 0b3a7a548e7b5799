import { expect, test } from "@jest/globals";
import { known, knownText, knownUnlessZero, listed } from "../../src/portable/known.ts";

test("a number is known unless it is null, negative or no number", () => {
  const f = (value: number | null | undefined, want: number | undefined) =>
    expect(known(value)).toBe(want);
  f(0, 0);
  f(1.5, 1.5);
  f(-1, undefined);
  f(null, undefined);
  f(undefined, undefined);
  f(NaN, undefined);
  f(Infinity, undefined);
  f("7" as unknown as number, undefined);
});

test("zero too may stand for what is not known", () => {
  expect(knownUnlessZero(0)).toBeUndefined();
  expect(knownUnlessZero(-1)).toBeUndefined();
  expect(knownUnlessZero(2)).toBe(2);
});

test("a text is known unless it says that it is not", () => {
  expect(["unknown", null, undefined, "", "11.2"].map(knownText)).toEqual(["", "", "", "", "11.2"]);
});

test("what is no list has no parts", () => {
  const f = (answer: unknown, want: unknown[]) => expect(listed(answer as string[])).toEqual(want);
  f(["a"], ["a"]);
  f([], []);
  f(null, []);
  f(undefined, []);
  f({ length: 1 }, []);
});
