import { expect, test } from "@jest/globals";
import { createLagRecorder, KEPT_LAGS, type LagSummary } from "../../src/runtime/lag_summary.ts";

function f(lags: readonly number[], want: LagSummary | undefined): void {
  const recorder = createLagRecorder();
  for (const lag of lags) recorder.record(lag);
  expect(recorder.take()).toEqual(want);
}

test("lags are summarized", () => {
  f([], undefined);
  f([0], { min: 0, max: 0, mean: 0, stddev: 0, p50: 0, p90: 0, p99: 0 });
  f([4, 2], { min: 2, max: 4, mean: 3, stddev: 1, p50: 2, p90: 4, p99: 4 });
  f([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], {
    min: 1,
    max: 10,
    mean: 5.5,
    stddev: Math.sqrt(8.25),
    p50: 5,
    p90: 9,
    p99: 10,
  });
});

test("taking begins anew", () => {
  const recorder = createLagRecorder();
  recorder.record(7);
  recorder.take();
  expect(recorder.take()).toBeUndefined();
  recorder.record(1);
  expect(recorder.take()).toMatchObject({ min: 1, max: 1, mean: 1, p99: 1 });
});

test("beyond the kept lags the extremes and the mean are still of all, the percentiles of the latest", () => {
  const recorder = createLagRecorder();
  recorder.record(8192);
  for (let i = 0; i < KEPT_LAGS; i += 1) recorder.record(1);
  const summary = recorder.take();
  expect(summary).toMatchObject({ min: 1, max: 8192, p50: 1, p99: 1 });
  expect(summary?.mean).toBeCloseTo(12288 / 4097, 10);
});
