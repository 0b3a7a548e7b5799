import { describe, expect, test } from "@jest/globals";
import {
  formatTime,
  type GoValue,
  isTrue,
  toText,
  typeName,
} from "../../src/process_groups/go_value.ts";

describe("values as Go has them", () => {
  const map = new Map([
    ["b", "2"],
    ["a", "1"],
  ]);
  const f = (value: GoValue, text: string, type: string, truth: boolean) =>
    test(`${type} ${JSON.stringify(text)}`, () => {
      expect([toText(value), typeName(value), isTrue(value)]).toEqual([text, type, truth]);
    });

  f("a b", "a b", "string", true);
  f("", "", "string", false);
  f(7, "7", "int", true);
  f(0, "0", "int", false);
  f(true, "true", "bool", true);
  f(["a", "b"], "[a b]", "[]string", true);
  f([], "[]", "[]string", false);
  f(map, "map[a:1 b:2]", "map[string]string", true);
  f(new Map(), "map[]", "map[string]string", false);
  f({ unixSeconds: 0 }, "1970-01-01 00:00:00 +0000 UTC", "time.Time", true);
});

describe("moments", () => {
  const f = (unixSeconds: number, text: string) =>
    test(text, () => {
      expect(formatTime({ unixSeconds })).toBe(text);
    });

  f(1_795_262_400, "2026-11-21 12:00:00 +0000 UTC");
  f(1_795_262_400.5, "2026-11-21 12:00:00.5 +0000 UTC");
  f(1_795_262_464.93, "2026-11-21 12:01:04.93 +0000 UTC");
  f(1_795_262_464.0999999, "2026-11-21 12:01:04.1 +0000 UTC");
});
