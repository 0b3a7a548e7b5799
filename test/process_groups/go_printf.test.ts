import { describe, expect, test } from "@jest/globals";
import { print, printf, quote } from "../../src/process_groups/go_printf.ts";
import type { GoValue } from "../../src/process_groups/go_value.ts";

describe("printf", () => {
  const f = (format: string, values: readonly GoValue[], want: string) =>
    test(`${format} gives ${want}`, () => {
      expect(printf(format, values)).toBe(want);
    });

  f("%s-%v-%q", ["a", 7, "b"], 'a-7-"b"');
  f("%5s|%-5s|%.2s|", ["ab", "ab", "abcd"], "   ab|ab   |ab|");
  f("%05d|%+d|%x|%X|%o|%b", [-42, 5, 254, 254, 8, 5], "-0042|+5|fe|FE|10|101");
  f("%c%U", [65, 955], "AU+03BB");
  f("%x", ["sl"], "736c");
  f("%-4s|", ["日"], "日   |");
  f("%t %v", [true, false], "true false");
  f("%s %v", [["a", "b"], new Map([["k", "v"]])], "[a b] map[k:v]");
  f("%q", [["a", "b"]], '["a" "b"]');
  f("100%%", [], "100%");
  f("%d", ["a"], "%!d(string=a)");
  f("%s", [7], "%!s(int=7)");
  f("%s", [], "%!s(MISSING)");
  f("%s", [undefined], "%!s(<nil>)");
  f("%v", [undefined], "<nil>");
  f("%z", [1], "%!z(int=1)");
  f("a", [1, "b"], "a%!(EXTRA int=1, string=b)");
  f("a%", [], "a%!(NOVERB)");
});

describe("print", () => {
  const f = (values: readonly GoValue[], want: string) =>
    test(JSON.stringify(want), () => {
      expect(print(values)).toBe(want);
    });

  f(["a", "b"], "ab");
  f([1, 2], "1 2");
  f(["a", 1, 2, "x", 3], "a1 2x3");
  f([], "");
});

test("quotes with Go's escapes", () => {
  expect(quote('a"\\\n\x01\u0085é')).toBe('"a\\"\\\\\\n\\x01\\u0085é"');
});
