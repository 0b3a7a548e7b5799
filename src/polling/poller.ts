import type { Clock } from "../lib/clock.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { Source } from "./collector.ts";
import type { Grid } from "./grid.ts";
import { createPoll } from "./poll.ts";

/** What a poller polls, and when. */
export interface PollerTask {
  readonly collector: string;
  readonly source: Source;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly maxSeries: number;
}

/** One collector being polled for ever. */
export interface Poller {
  /** Resolves when the first poll has ended or reached its deadline. */
  readonly firstPoll: Promise<void>;
  /** No poll starts any more, one under way is aborted, and the source is closed once its poll has really ended. */
  readonly stop: () => void;
}

/** What a poller lives on. */
export interface PollerParts {
  readonly clock: Clock;
  readonly grid: Grid;
  /** Takes what each poll leaves behind. */
  readonly record: (snapshot: Snapshot) => void;
}

/** How long what this host does not have is taken not to be there. */
const ABSENT_MS = 30_000;

/**
 * Polls the task's source at once, then at the points of the grid: one that finds the previous poll still running
 * is left out. A source that was not there is looked for again 30 s later: most hosts have no use for half of the kinds.
 */
export function startPoller(task: PollerTask, { clock, grid, record }: PollerParts): Poller {
  const stopped = new AbortController();
  const poll = createPoll(task.source, { ...task, stopped: stopped.signal }, clock);
  let running: Promise<void> | undefined;
  let absentUntil = -Infinity;
  // A tenth of an interval less: the point that is meant may come a little sooner after the last than 30 s.
  const absentMs = ABSENT_MS - task.intervalSeconds * 100;

  async function pollOnce(): Promise<void> {
    const begunAt = clock.monotonic();
    const { snapshot, ended } = poll();
    running = ended?.then(() => {
      running = undefined;
    });
    const left = snapshot instanceof Promise ? await snapshot : snapshot;
    absentUntil = left.outcome === "no_data" ? begunAt + absentMs : -Infinity;
    if (!stopped.signal.aborted) record(left);
  }

  const leaveGrid = grid.every(task.intervalSeconds * 1000, () => {
    if (running !== undefined || stopped.signal.aborted || clock.monotonic() < absentUntil) return;
    void pollOnce();
  });
  return {
    firstPoll: new Promise((resolve) => {
      setImmediate(() => {
        if (stopped.signal.aborted) resolve();
        else void pollOnce().then(resolve);
      });
    }),
    stop: () => {
      stopped.abort();
      leaveGrid();
      if (running === undefined) task.source.close?.();
      else void running.then(() => task.source.close?.());
    },
  };
}
