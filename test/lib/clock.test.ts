import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { systemClock } from "../../src/lib/clock.ts";

const at = { ms: 0, cpuSeconds: 0 };
let reads = 0;

beforeEach(() => {
  // Later than any reading the clock has of the test before.
  at.ms += 1000;
  reads = 0;
  jest.spyOn(performance, "now").mockImplementation(() => at.ms);
  jest.spyOn(process, "cpuUsage").mockImplementation(() => {
    reads += 1;
    return { user: at.cpuSeconds * 0.75e6, system: at.cpuSeconds * 0.25e6 };
  });
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe("systemClock", () => {
  test("counts CPU time in user and system mode, in seconds", () => {
    at.cpuSeconds = 2;
    expect(systemClock.cpuSeconds()).toBe(2);
    at.cpuSeconds = 3;
    expect(systemClock.cpuSeconds()).toBe(3);
    expect(reads).toBe(2);
  });

  test("its recent CPU time is what was read last, until that is 0.1 ms old", () => {
    const f = (ms: number, want: number, wantReads: number) => {
      at.ms += ms;
      at.cpuSeconds += 1;
      expect(systemClock.recentCpuSeconds()).toBe(want);
      expect(reads).toBe(wantReads);
    };
    at.cpuSeconds = 10;
    f(0, 11, 1);
    f(0.05, 11, 1);
    f(0.0625, 13, 2);
    expect(systemClock.cpuSeconds()).toBe(13);
    f(0.09, 13, 3);
    f(5, 15, 4);
  });

  test("is the machine's own", () => {
    jest.restoreAllMocks();
    const before = [Date.now(), performance.now(), process.cpuUsage().user / 1e6] as const;
    expect(systemClock.now()).toBeGreaterThanOrEqual(before[0]);
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before[1]);
    expect(systemClock.cpuSeconds()).toBeGreaterThanOrEqual(before[2]);
  });
});
