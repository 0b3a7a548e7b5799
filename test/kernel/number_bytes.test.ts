import { expect, test } from "@jest/globals";
import { numberInLine, parseNumbers } from "../../src/kernel/number_bytes.ts";

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

test("a number is found by its line, within the bytes that count", () => {
  const f = (text: string, index: number, want: number | undefined) => {
    const bytes = Buffer.from(`${text}\nUid: 7 7 7 7\n`);
    expect(numberInLine(bytes, Buffer.byteLength(text), Buffer.from("Uid:"), index)).toBe(want);
  };
  f("Name: x\nUid:\t1 22\t333\nGid: 9\n", 0, 1);
  f("Name: x\nUid:\t1 22\t333\nGid: 9\n", 2, 333);
  f("Name: x\nUid:\t1 22\t333\nGid: 9\n", 3, undefined);
  f("Name: x\nUid: 5", 0, 5);
  f("Name: x\nUid: -5\n", 0, undefined);
  f("Name: x\nUid:\nGid: 9\n", 0, undefined);
  f("Name: x\nUid: many\n", 0, undefined);
  f("Uid: 5\n", 0, 5);
  f("Name: Uid: 3\nUid: 5\n", 0, 5);
  f("Name: Uid: 3\n", 0, undefined);
  f("Name: x", 0, undefined);
  f("", 0, undefined);
});
