import type { Clock } from "../lib/clock.ts";
import { inTurnOfItsOwn, SLICE_MILLISECONDS } from "../lib/turns.ts";

/** The points in time at which polls begin: for each interval its multiples since the process started. */
export interface Grid {
  /** Calls `tick` at every point from now on, until the function it returns is called. */
  readonly every: (intervalMs: number, tick: () => void) => () => void;
}

/**
 * A grid that does not drift. All that share an interval are woken by one timer and run one after the other:
 * the first pays for a processor gone cold, the rest find it warm, which halves what a round of cheap polls costs.
 * The event loop turns between them once they have held it for half a millisecond.
 */
export function createGrid(clock: Clock): Grid {
  const rounds = new Map<number, Round>();
  const runInSlices = createQueue(clock);

  function plan(intervalMs: number, round: Round): void {
    const now = clock.monotonic();
    // A timer may fire up to 1 ms early: the point it was meant for must not count as still to come.
    const delayMs = nextPoint(intervalMs, now + 1) - now;
    round.timer = setTimeout(() => {
      for (const tick of round.ticks) runInSlices(tick);
      plan(intervalMs, round);
    }, Math.ceil(delayMs));
  }

  return {
    every: (intervalMs, tick) => {
      let round = rounds.get(intervalMs);
      if (!round) {
        rounds.set(intervalMs, (round = { ticks: new Set(), timer: undefined }));
        plan(intervalMs, round);
      }
      const { ticks } = round;
      ticks.add(tick);
      return () => {
        ticks.delete(tick);
        if (ticks.size > 0 || rounds.get(intervalMs)?.ticks !== ticks) return;
        clearTimeout(rounds.get(intervalMs)?.timer);
        rounds.delete(intervalMs);
      };
    },
  };
}

interface Round {
  readonly ticks: Set<() => void>;
  timer: NodeJS.Timeout | undefined;
}

/** The first multiple of the interval after `now`, all in milliseconds. */
export function nextPoint(intervalMs: number, now: number): number {
  return (Math.floor(now / intervalMs) + 1) * intervalMs;
}

/** Runs tasks in the order they come, and lets the event loop turn once they have held it for a slice. */
function createQueue({ monotonic }: Clock): (task: () => void) => void {
  const waiting: (() => void)[] = [];

  function run(): void {
    const until = monotonic() + SLICE_MILLISECONDS;
    do waiting.shift()?.();
    while (waiting.length > 0 && monotonic() < until);
    if (waiting.length > 0) inTurnOfItsOwn(run);
  }

  return (task) => {
    waiting.push(task);
    if (waiting.length === 1) inTurnOfItsOwn(run);
  };
}
