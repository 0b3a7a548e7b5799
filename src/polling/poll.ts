import type { Clock } from "../lib/clock.ts";
import { NoDataError } from "../lib/errors.ts";
import { nextTurn } from "../lib/turns.ts";
import type { Family } from "../model/family.ts";
import type { Poll, Snapshot, Trouble } from "../model/snapshot.ts";
import type { PollContext, Source } from "./collector.ts";
import { limitSeries } from "./series_limit.ts";

/** One poll under way. */
export interface PollUnderWay {
  /** What the poll leaves behind: at its deadline at the latest. Never rejects. */
  readonly snapshot: Promise<Snapshot> | Snapshot;
  /** Resolves once the source has really returned, which may be long after the deadline. Never rejects. */
  readonly ended: Promise<void> | undefined;
}

/** What bounds a poll. */
export interface PollLimits {
  readonly collector: string;
  readonly timeoutSeconds: number;
  /** How many series the snapshot may have: what is beyond is dropped. */
  readonly maxSeries: number;
  /** The daemon's own end: aborts the poll. */
  readonly stopped: AbortSignal;
}

/**
 * Polls a source, once at each call; the one before must have ended. A source that answers at once leaves its snapshot at
 * once, without a turn of the event loop.
 */
export function createPoll(source: Source, limits: PollLimits, clock: Clock): () => PollUnderWay {
  const { collector, timeoutSeconds } = limits;
  const meter = createMeter(clock);
  let polledAt = 0;
  let startedAt = 0;
  // Most polls are over before anyone could abort them: a signal is made for those that ask for it.
  let controller: AbortController | undefined;
  const abortable = (): AbortController => (controller ??= new AbortController());

  const context: PollContext = {
    get signal() {
      return abortable().signal;
    },
    timeoutSeconds,
    pause: async () => {
      meter.stop();
      await nextTurn();
      abortable().signal.throwIfAborted();
      meter.start();
    },
  };

  function measure(): Poll {
    const durationSeconds = (clock.monotonic() - startedAt) / 1000;
    return { collector, polledAt, durationSeconds, cpuSeconds: meter.seconds() };
  }

  function succeed(families: readonly Family[]): Snapshot {
    const limited = limitSeries(families, limits.maxSeries);
    const troubles = source.troubles?.() ?? NO_TROUBLES;
    // Field by field: to spread objects costs more than a cheap poll does.
    const { durationSeconds, cpuSeconds } = measure();
    return {
      collector,
      polledAt,
      durationSeconds,
      cpuSeconds,
      outcome: "success",
      families: limited.families,
      dropped: limited.dropped,
      troubles,
    };
  }

  function finish(later: Promise<readonly Family[]>): PollUnderWay {
    const settled = later.then(succeed, (error: unknown) => failure(measure(), error));
    return {
      snapshot: beforeDeadline(settled, abortable(), limits, measure),
      ended: settled.then(() => undefined),
    };
  }

  return () => {
    controller = undefined;
    polledAt = clock.now();
    startedAt = clock.monotonic();
    meter.begin();
    try {
      const families = source.poll(context);
      meter.stop();
      if (families instanceof Promise) return finish(families);
      return { snapshot: succeed(families), ended: undefined };
    } catch (error) {
      meter.stop();
      return { snapshot: failure(measure(), error), ended: undefined };
    }
  };
}

const NO_TROUBLES: readonly Trouble[] = [];

function beforeDeadline(
  settled: Promise<Snapshot>,
  controller: AbortController,
  { timeoutSeconds, stopped }: PollLimits,
  measure: () => Poll,
): Promise<Snapshot> {
  return new Promise((resolve) => {
    const giveUp = (reason: "timeout" | "error", error: Error): void => {
      finish({ ...measure(), outcome: "failure", reason, error });
      controller.abort(error);
    };
    const timer = setTimeout(() => {
      giveUp("timeout", new Error(`The poll took longer than ${timeoutSeconds} s`));
    }, timeoutSeconds * 1000);
    const stop = (): void => giveUp("error", new Error("The daemon is stopping"));
    const finish = (snapshot: Snapshot): void => {
      clearTimeout(timer);
      stopped.removeEventListener("abort", stop);
      resolve(snapshot);
    };
    stopped.addEventListener("abort", stop, { once: true });
    void settled.then(finish);
  });
}

function failure(measured: Poll, error: unknown): Snapshot {
  return error instanceof NoDataError
    ? { ...measured, outcome: "no_data", error }
    : { ...measured, outcome: "failure", reason: "error", error };
}

/** Adds up CPU time between start and stop: the poll's own turns of the loop, not what runs while it waits. */
function createMeter(clock: Clock) {
  let total = 0;
  let startedAt: number | undefined;
  const start = (): void => {
    startedAt = clock.monotonic();
  };
  return {
    /** Forgets what was added up, and starts. */
    begin: () => {
      total = 0;
      start();
    },
    start,
    stop: () => {
      if (startedAt !== undefined) total += clock.turnCpuSeconds(startedAt);
      startedAt = undefined;
    },
    seconds: () => total,
  };
}
