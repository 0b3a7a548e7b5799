import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parseMaxOpenFiles } from "../../src/kernel/pid_limits.ts";

const CAPTURED = readFileSync("test/fixtures/runtime/proc/self/limits", "utf8");

test("the soft limit counts", () => {
  const f = (line: string, want: number) =>
    expect(parseMaxOpenFiles(CAPTURED.replace(/Max open files.*/, line))).toBe(want);
  expect(parseMaxOpenFiles(CAPTURED)).toBe(20000);
  f("Max open files            1024                 1048576              files     ", 1024);
  f("Max open files            unlimited            unlimited            files     ", Infinity);
});

test("a line that is missing or has no number is told", () => {
  const f = (text: string, want: string) => expect(() => parseMaxOpenFiles(text)).toThrow(want);
  f("", 'Cannot parse "Max open files" of limits: it is missing, want a number');
  f("Max open files   many   4   files", 'it is "Max open files   many   4   files"');
});
