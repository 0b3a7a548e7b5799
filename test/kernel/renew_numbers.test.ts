import { expect, test } from "@jest/globals";
import { renewNumbers } from "../../src/kernel/renew_numbers.ts";

test("the numbers between two places take the place of those that were there", () => {
  const f = (text: string, want: readonly number[], isOther: boolean | undefined) => {
    expect(renewNumbers(`7 ${text} 7`, 2, 2 + text.length, numbers)).toBe(isOther);
    if (isOther !== undefined) expect(numbers).toEqual(want);
  };
  const numbers: number[] = [];
  f("1 22  333 ", [1, 22, 333], true);
  f("   1 22 333", [1, 22, 333], false);
  f("1 23 333", [1, 23, 333], true);
  f("1 23", [1, 23], true);
  f("18446744073709551615", [2 ** 64], true);
  f("", [], true);
  f("   ", [], false);
  f("1 x 2", [], undefined);
  f("1 -2", [], undefined);
  f("1.5", [], undefined);
  f("1\n2", [], undefined);
});
