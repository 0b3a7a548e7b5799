import { expect, test } from "@jest/globals";
import { parseNumbers } from "../../src/kernel/number_bytes.ts";

test("numbers are read until there is none, or no room", () => {
  const f = (text: string, room: number, want: readonly number[]) => {
    const into = new Float64Array(room);
    const count = parseNumbers(Buffer.from(text), 0, Buffer.byteLength(text), into);
    expect([...into.subarray(0, count)]).toEqual(want);
  };
  f("1 22 333\n", 5, [1, 22, 333]);
  f("1 22 333\n", 2, [1, 22]);
  f("  -20   0", 5, [-20, 0]);
  f("18446744073709551615", 1, [2 ** 64]);
  f("1 x 2", 5, [1]);
  f("- 2", 5, []);
  f("", 5, []);
});

test("only the bytes between the two places count", () => {
  const into = new Float64Array(3);
  expect(parseNumbers(Buffer.from("12 345 67"), 1, 5, into)).toBe(2);
  expect([...into]).toEqual([2, 34, 0]);
});
