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
  /** A turn that lasts so long, in which the process takes so much CPU time. */
  function turn(ms: number, cpuSeconds: number): number {
    const startedAt = systemClock.monotonic();
    at.ms += ms;
    at.cpuSeconds += cpuSeconds;
    return systemClock.turnCpuSeconds(startedAt);
  }

  test("gives a short turn the CPU all the while, without asking the system", () => {
    expect(turn(0.875, 0)).toBeCloseTo(0.000875, 9);
    expect(turn(0.0625, 5)).toBeCloseTo(0.0000625, 9);
    expect(reads).toBe(0);
  });

  test("gives a longer turn what the process took, and no more than it lasted", () => {
    const f = (ms: number, cpuSeconds: number, want: number) =>
      expect(turn(ms, cpuSeconds)).toBeCloseTo(want, 9);
    turn(1000, 0);
    f(10, 0.004, 0.004);
    f(10, 0, 0);
    f(10, 0.5, 0.01);
    f(1000, 0.75, 0.75);
    // What other turns took does not count again.
    turn(0.125, 0.000125);
    f(10, 0.004, 0.004);
    expect(reads).toBe(6);
  });

  test("is the machine's own", () => {
    jest.restoreAllMocks();
    const before = [Date.now(), performance.now()] as const;
    expect(systemClock.now()).toBeGreaterThanOrEqual(before[0]);
    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before[1]);
    const seconds = ["the first reads what the mock has said", "this one"].map(() => {
      const startedAt = systemClock.monotonic();
      while (systemClock.monotonic() < startedAt + 5);
      return systemClock.turnCpuSeconds(startedAt);
    });
    expect(seconds[1]).toBeGreaterThan(0);
  });
});
