import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Clock } from "../../src/lib/clock.ts";
import { SLICE_MILLISECONDS as SLICE } from "../../src/lib/turns.ts";
import { createGrid, nextPoint } from "../../src/polling/grid.ts";
import { fakeClock } from "./fake_time.ts";

describe("nextPoint", () => {
  test("is the first multiple of the interval that is still to come", () => {
    const f = (interval: number, now: number, want: number) =>
      expect(nextPoint(interval, now)).toBe(want);
    f(1000, 0, 1000);
    f(1000, 999.5, 1000);
    f(1000, 1000, 2000);
    f(1000, 3500, 4000);
    f(250, 251, 500);
  });
});

describe("createGrid", () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** How long after it was asked for an immediate comes, by the fake timers; all ticks are in one. */
  const IMMEDIATE_MS = 1;

  const clockOf = (monotonic: () => number): Clock => ({ ...fakeClock().clock, monotonic });
  const toTheTimers = () => performance.now();

  /** When a grid of 50 ms ticks in so many milliseconds, by this clock. */
  async function points(milliseconds: number, monotonic = toTheTimers): Promise<number[]> {
    const seen: number[] = [];
    const grid = createGrid(clockOf(monotonic));
    const leave = grid.every(50, () => seen.push(monotonic() - IMMEDIATE_MS));
    await jest.advanceTimersByTimeAsync(milliseconds);
    leave();
    return seen;
  }

  test("ticks at the multiples of the interval, without drift, each once", async () => {
    expect(await points(230)).toEqual([50, 100, 150, 200]);
    await jest.advanceTimersByTimeAsync(13);
    expect(await points(130)).toEqual([250, 300, 350]);
  });

  test("a timer that fires a little early ticks at no point twice", async () => {
    const slow = () => performance.now() * 0.9975;
    const seen = await points(530, slow);
    expect(seen.map((point) => Math.round(point / 50))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test("points that pass while the machine stands still come once, late, and the next in time", async () => {
    let stoodStill = 0;
    const monotonic = () => performance.now() + stoodStill;
    setTimeout(() => (stoodStill = 117), 120);
    expect(await points(250, monotonic)).toEqual([50, 100, 267, 300, 350]);
  });

  test("one that has left ticks no more, and the others go on", async () => {
    const grid = createGrid(clockOf(toTheTimers));
    const counts = { left: 0, stays: 0 };
    const leave = grid.every(20, () => (counts.left += 1));
    const stop = grid.every(20, () => (counts.stays += 1));
    await jest.advanceTimersByTimeAsync(30);
    leave();
    leave();
    await jest.advanceTimersByTimeAsync(40);
    expect(counts).toEqual({ left: 1, stays: 3 });
    stop();
    await jest.advanceTimersByTimeAsync(40);
    expect(counts).toEqual({ left: 1, stays: 3 });
    expect(jest.getTimerCount()).toBe(0);
  });

  /** What two that share an interval do, each of which holds the event loop for so long, and when it turns. */
  async function order(milliseconds: number): Promise<string> {
    const seen: string[] = [];
    let held = 0;
    const grid = createGrid(clockOf(() => performance.now() + held));
    const leaves = ["a", "b", "c"].map((name) =>
      grid.every(50, () => {
        seen.push(name);
        held += milliseconds;
        if (name === "a") setImmediate(() => seen.push("turn"));
      }),
    );
    await jest.advanceTimersByTimeAsync(60);
    for (const leave of leaves) leave();
    return seen.join(" ");
  }

  test("those that share an interval tick together, in order, and yield once they have held the loop", async () => {
    expect(await order(0)).toBe("a b c turn");
    expect(await order(SLICE * 0.6)).toBe("a b turn c");
    expect(await order(SLICE * 3)).toBe("a turn b c");
  });
});
