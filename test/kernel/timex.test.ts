import { describe, expect, test } from "@jest/globals";
import { parseTimex, TIMEX_FIELDS, type TimexFields } from "../../src/kernel/timex.ts";

const ZEROS = Object.fromEntries(
  Object.keys(TIMEX_FIELDS).map((field) => [field, 0]),
) as unknown as TimexFields;

describe("parseTimex", () => {
  test("makes base units of what the kernel counts in", () => {
    const clock = parseTimex(0, {
      ...ZEROS,
      offset: -1500,
      freq: 65536 * 25,
      maxerror: 16000,
      esterror: 250,
      status: 1,
      constant: 7,
      tick: 10000,
      ppsfreq: 65536,
      jitter: 3,
      shift: 4,
      stabil: 131072,
      jitcnt: 5,
      calcnt: 6,
      errcnt: 8,
      stbcnt: 9,
      tai: 37,
    });
    expect(clock).toEqual({
      isSynchronized: true,
      offsetSeconds: -0.0015,
      frequencyRatio: 1.000025,
      maxErrorSeconds: 0.016,
      estimatedErrorSeconds: 0.00025,
      status: 1,
      loopTimeConstant: 7,
      tickSeconds: 0.01,
      taiOffsetSeconds: 37,
      pps: {
        frequencyHertz: 1e-6,
        jitterSeconds: 3e-6,
        shift: 4,
        stabilityHertz: 2e-6,
        jitterExceeded: 5,
        calibrations: 6,
        errors: 8,
        stabilityExceeded: 9,
      },
    });
  });

  test("takes nanoseconds where the status says so", () => {
    const { offsetSeconds, pps } = parseTimex(0, {
      ...ZEROS,
      status: 0x2001,
      offset: 5,
      jitter: 2,
    });
    expect([offsetSeconds, pps.jitterSeconds]).toEqual([5e-9, 2e-9]);
  });

  test("knows a clock that nobody keeps", () => {
    expect([0, 1, 4, 5].map((state) => parseTimex(state, ZEROS).isSynchronized)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
