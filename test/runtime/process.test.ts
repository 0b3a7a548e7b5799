import { expect, test } from "@jest/globals";
import {
  parseNodeVersion,
  readCpuTimes,
  readHeapSizes,
  readHeapSpaces,
  readResidentBytes,
  startTimeSeconds,
} from "../../src/runtime/process.ts";

test("a version falls into its parts", () => {
  const f = (version: string, ...want: readonly [string, string, string]) => {
    const { major, minor, patch } = parseNodeVersion(version);
    expect([major, minor, patch]).toEqual(want);
  };
  f("v20.20.2", "20", "20", "2");
  f("v26.0.0-nightly20260101", "26", "0", "0");
  f("v24", "24", "0", "0");
});

test("CPU time is in seconds", () => {
  const { user, system } = process.cpuUsage();
  const { userSeconds, systemSeconds } = readCpuTimes();
  expect(userSeconds + systemSeconds).toBeGreaterThanOrEqual((user + system) / 1e6);
  expect(userSeconds + systemSeconds).toBeLessThan((user + system) / 1e6 + 5);
});

test("the start is as long ago as the process is up", () => {
  const wantSeconds = Date.now() / 1000 - process.uptime();
  expect(Math.abs(startTimeSeconds() - wantSeconds)).toBeLessThan(5);
});

test("the heap's spaces are named without their ending and lie within the heap", () => {
  const spaces = readHeapSpaces();
  expect(spaces.map(({ space }) => space)).toEqual(expect.arrayContaining(["new", "old", "code"]));
  expect(spaces.filter(({ space }) => space.endsWith("_space"))).toEqual([]);
  const { totalBytes, usedBytes, externalBytes } = readHeapSizes();
  expect(usedBytes).toBeLessThanOrEqual(totalBytes);
  expect(externalBytes).toBeGreaterThan(0);
  expect(readResidentBytes()).toBeGreaterThan(usedBytes / 2);
});
