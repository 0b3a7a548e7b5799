import type { Clock } from "../../src/lib/clock.ts";
import type { Grid } from "../../src/polling/grid.ts";

/** A clock that stands still but where the test moves it; nothing else has the CPU meanwhile. */
export function fakeClock() {
  const at = { ms: 0 };
  const clock: Clock = {
    now: () => at.ms,
    monotonic: () => at.ms,
    turnCpuSeconds: (startedAt) => (at.ms - startedAt) / 1000,
  };
  return { at, clock };
}

/** A grid whose points come when the test says so. */
export function fakeGrid() {
  const ticks = new Map<() => void, number>();
  const grid: Grid = {
    every: (intervalMs, tick) => {
      ticks.set(tick, intervalMs);
      return () => void ticks.delete(tick);
    },
  };
  /** One point; resolves once all that comes of it without waiting for anything has come. */
  const point = async (): Promise<void> => {
    for (const tick of ticks.keys()) tick();
    await turn();
  };
  return { grid, point, intervals: () => [...ticks.values()] };
}

/** Resolves when the event loop has turned. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
