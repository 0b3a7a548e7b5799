import type { Clock } from "../lib/clock.ts";
import { NoDataError } from "../lib/errors.ts";
import type { Family } from "../model/family.ts";
import type { Poll, Snapshot } from "../model/snapshot.ts";
import type { Source } from "./collector.ts";
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
 * Polls the source once. A source that answers at once leaves its snapshot at once, without a turn of the event loop.
 */
export function poll(source: Source, limits: PollLimits, clock: Clock): PollUnderWay {
  const meter = createMeter(clock);
  const begun = { collector: limits.collector, polledAt: clock.now() };
  const startedAt = clock.monotonic();
  const measure = (): Poll => ({
    ...begun,
    durationSeconds: (clock.monotonic() - startedAt) / 1000,
    cpuSeconds: meter.seconds(),
  });
  // Most polls are over before anyone could abort them: a signal is made for those that ask for it.
  let controller: AbortController | undefined;
  const abortable = (): AbortController => (controller ??= new AbortController());
  const pause = async (): Promise<void> => {
    meter.stop();
    await new Promise(setImmediate);
    abortable().signal.throwIfAborted();
    meter.start();
  };
  const succeed = (families: readonly Family[]): Snapshot => {
    const limited = limitSeries(families, limits.maxSeries);
    return { ...measure(), outcome: "success", ...limited, troubles: source.troubles?.() ?? [] };
  };

  meter.start();
  try {
    const families = source.poll({
      get signal() {
        return abortable().signal;
      },
      timeoutSeconds: limits.timeoutSeconds,
      pause,
    });
    meter.stop();
    if (!(families instanceof Promise)) return { snapshot: succeed(families), ended: undefined };
    const settled = families.then(
      (result) => succeed(result),
      (error: unknown) => failure(measure(), error),
    );
    return {
      snapshot: beforeDeadline(settled, abortable(), limits, measure),
      ended: settled.then(() => undefined),
    };
  } catch (error) {
    meter.stop();
    return { snapshot: failure(measure(), error), ended: undefined };
  }
}

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
  return {
    start: () => {
      startedAt = clock.monotonic();
    },
    stop: () => {
      if (startedAt !== undefined) total += clock.turnCpuSeconds(startedAt);
      startedAt = undefined;
    },
    seconds: () => total,
  };
}
