import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import { eventually, inOneOf } from "../eventually.ts";
import { lagSeconds, startLoopSampler, type LoopSampler } from "../../src/runtime/event_loop.ts";

const RESOLUTION_SECONDS = 0.05;

function hold(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe("lagSeconds", () => {
  const f = (elapsedSeconds: number, activeSeconds: number, want: number) =>
    expect(lagSeconds({ elapsedSeconds, activeSeconds }, RESOLUTION_SECONDS)).toBeCloseTo(want, 10);

  test("is what the timer was late by", () => {
    f(0.05, 0, 0);
    f(0.051, 0.001, 0.001);
    f(0.09, 0.09, 0.04);
  });

  test("is never below 0", () => f(0.049, 0, 0));

  test("of a long hold is the hold, whenever it began", () => {
    f(0.2, 0.2, 0.2);
    f(0.22, 0.2, 0.2);
    f(0.249, 0.2, 0.2);
    f(0.101, 0.1, 0.1);
  });

  test("of a process the system did not run is what it was late by", () => f(0.25, 0.001, 0.2));
});

describe("the sampler", () => {
  let open: LoopSampler | undefined;

  function start(resolutionSeconds = RESOLUTION_SECONDS): LoopSampler {
    open = startLoopSampler(resolutionSeconds);
    return open;
  }

  afterEach(() => open?.close());

  const phases = [0, 1, 10, 25, 40, 49, 55];

  test.each(phases)("sees 200 ms begun %i ms after a firing whole", async (milliseconds) => {
    const sampler = start();
    if (milliseconds > 0) await sleep(milliseconds);
    hold(200);
    await sleep(60);
    expect(sampler.read().lag.max).toBeGreaterThanOrEqual(0.199);
  });

  test.each(phases)("tells it to a reader in the same turn, %i ms", async (milliseconds) => {
    const sampler = start();
    if (milliseconds > 0) await sleep(milliseconds);
    hold(200);
    expect(sampler.read().lag.max).toBeGreaterThanOrEqual(0.199);
  });

  test("counts a hold that a reader has seen only once", () =>
    inOneOf(5, async () => {
      const sampler = start();
      hold(400);
      const held = sampler.read().lags;
      await sleep(160);
      const later = sampler.read();
      sampler.close();
      expect(held.at(-1)?.value).toBe(1);
      const above250 = (lags: typeof held) =>
        Number(lags.at(-1)?.value) -
        Number(lags.find(({ labels }) => labels["le"] === "0.25")?.value);
      expect(above250(held)).toBe(1);
      expect(above250(later.lags)).toBe(1);
      expect(later.lag.max).toBeLessThan(0.399);
    }));

  test("is far below the resolution while idle", () =>
    inOneOf(10, async () => {
      const sampler = start(0.1);
      await sleep(550);
      const { lag, lags, utilizationRatio } = sampler.read();
      sampler.close();
      expect(lags.at(-1)?.value).toBeGreaterThan(3);
      expect(lag.min).toBeGreaterThanOrEqual(0);
      expect(lag.p50).toBeLessThan(0.02);
      expect(utilizationRatio).toBeLessThan(0.5);
    }));

  test("is zeros, never NaN, where no lag was sampled", () => {
    const sampler = start(60);
    sampler.read();
    const { lag, utilizationRatio } = sampler.read();
    expect(lag).toEqual({ min: 0, max: 0, mean: 0, stddev: 0, p50: 0, p90: 0, p99: 0 });
    expect(utilizationRatio).toBeGreaterThanOrEqual(0);
    expect(utilizationRatio).toBeLessThanOrEqual(1);
  });

  test("adds up active and idle time for ever", () =>
    inOneOf(5, async () => {
      const sampler = start();
      const first = sampler.read();
      hold(100);
      await sleep(100);
      const second = sampler.read();
      sampler.close();
      expect(second.activeSeconds - first.activeSeconds).toBeGreaterThanOrEqual(0.099);
      expect(second.idleSeconds - first.idleSeconds).toBeGreaterThanOrEqual(0.05);
      expect(second.utilizationRatio).toBeGreaterThan(0.05);
      expect(second.utilizationRatio).toBeLessThan(1);
    }));

  test("stops when closed", async () => {
    const sampler = start(0.005);
    const before = await eventually("it has fired", () => {
      const count = Number(sampler.read().lags.at(-1)?.value);
      return count > 3 ? count : undefined;
    });
    sampler.close();
    await sleep(100);
    // The reading itself takes what is overdue.
    expect(Number(sampler.read().lags.at(-1)?.value) - before).toBeLessThanOrEqual(1);
  });
});
