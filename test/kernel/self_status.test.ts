import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parseSelfStatus } from "../../src/kernel/self_status.ts";

const CAPTURED = readFileSync("test/fixtures/runtime/proc/self/status", "utf8");

test("sizes are in bytes", () => {
  expect(parseSelfStatus(CAPTURED)).toEqual({
    virtualBytes: 728240 * 1024,
    residentBytes: 40512 * 1024,
    dataBytes: 48608 * 1024,
  });
});

test("a field that is missing or no size is named", () => {
  const f = (text: string, want: string) => expect(() => parseSelfStatus(text)).toThrow(want);
  f("", "Cannot parse VmSize of /proc/self/status: it is missing, want a size in kB");
  f(
    CAPTURED.replace(/VmRSS:.*/, "VmRSS:\tmany kB"),
    'Cannot parse VmRSS of /proc/self/status: it is "VmRSS:\\tmany kB", want a size in kB',
  );
  f(CAPTURED.replace(/VmData:.*\n/, ""), "Cannot parse VmData");
});
