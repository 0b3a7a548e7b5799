import { systemClock } from "../lib/clock.ts";
import { within } from "../lib/within.ts";
import type { FsReading } from "./statfs.ts";
import { STATFS_THREADS, type StatfsChild, startStatfsChild } from "./statfs_child.ts";
import { createStatfsCrew } from "./statfs_crew.ts";

/** Reads file systems that can hang, without ever hanging itself. */
export interface StatfsProber {
  /**
   * A reading of each path, all asked at once. A path that has not answered an earlier call reads as a timeout
   * without being waited for, until it does. The others have no reading while the child still starts.
   * One call at a time. Rejects with the signal's reason when it is aborted.
   */
  probe(paths: readonly string[], limits: ProbeLimits): Promise<ReadonlyMap<string, FsReading>>;
  /** Ends the child until somebody asks again. */
  rest(): void;
  /** Ends the child for good. */
  close(): void;
}

/** What bounds one call. */
export interface ProbeLimits {
  readonly signal: AbortSignal;
  /** How long whoever asks has in all: two thirds of it are spent on waiting at most. */
  readonly timeoutSeconds: number;
}

/** How a prober goes about it. */
export interface ProberOptions {
  /** How long paths may take to answer. */
  readonly timeoutMs: number;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Starts what answers; a process of its own unless a test hands in something else. */
  readonly start?: () => StatfsChild;
  /** How long the child may take to show that it is there. */
  readonly greetingMs?: number;
}

/** Some threads are left to those that answer. */
const MAX_HANGING = STATFS_THREADS - 8;
const { monotonic } = systemClock;
const PROBE_FAILED: FsReading = { type: "error", message: "probe failed" };

/** A prober that starts its child at the first question. */
export function createStatfsProber(options: ProberOptions): StatfsProber {
  const { timeoutMs, now, start = startStatfsChild, greetingMs = 2000 } = options;
  /** What the present child was asked and has not answered. */
  const asked = new Set<string>();
  /** Since when paths have not answered, whichever child was asked. */
  const silentSince = new Map<string, number>();
  const crew = createStatfsCrew({ start, greetingMs, onDismiss: () => asked.clear() });

  /** Undefined where the child was dismissed meanwhile. */
  async function ask(child: StatfsChild, path: string): Promise<FsReading | undefined> {
    asked.add(path);
    if (!silentSince.has(path)) silentSince.set(path, now());
    const reading = await child.ask(path).catch(() => PROBE_FAILED);
    if (crew.isDismissed(child)) return undefined;
    asked.delete(path);
    if (reading !== PROBE_FAILED) silentSince.delete(path);
    return reading;
  }

  function timeoutOf(path: string): FsReading | undefined {
    const since = silentSince.get(path);
    // The wall clock may be set back.
    return since === undefined
      ? undefined
      : { type: "timeout", hungSeconds: Math.max(now() - since, 0) / 1000 };
  }

  /** Those that answered before those that did not. */
  function inTurn(paths: readonly string[]): string[] {
    const unasked = paths.filter((path) => !asked.has(path));
    return unasked.sort((a, b) => Number(silentSince.has(a)) - Number(silentSince.has(b)));
  }

  function forgetOthers(paths: readonly string[]): void {
    const wanted = new Set([...paths, ...asked]);
    for (const path of silentSince.keys()) if (!wanted.has(path)) silentSince.delete(path);
  }

  async function probe(
    paths: readonly string[],
    { signal, timeoutSeconds }: ProbeLimits,
  ): Promise<ReadonlyMap<string, FsReading>> {
    signal.throwIfAborted();
    forgetOthers(paths);
    if (asked.size > MAX_HANGING) crew.dismiss();
    const deadline = monotonic() + (timeoutSeconds * 1000 * 2) / 3;
    const leftMs = () => Math.max(deadline - monotonic(), 0);
    const answers = new Map<string, FsReading>();
    try {
      const child = await within(crew.present(), leftMs(), signal);
      const asking = (child === undefined ? [] : inTurn(paths)).map(async (path) => {
        const reading = child && (await ask(child, path));
        if (reading !== undefined) answers.set(path, reading);
      });
      await within(Promise.all(asking), Math.min(timeoutMs, leftMs()), signal);
    } catch (error) {
      if (signal.aborted || crew.isClosed()) throw error;
      for (const path of paths) answers.set(path, PROBE_FAILED);
    }
    const readings = paths.map((path) => [path, answers.get(path) ?? timeoutOf(path)] as const);
    return new Map(readings.filter((one): one is [string, FsReading] => one[1] !== undefined));
  }

  return { probe, rest: () => crew.dismiss(), close: () => crew.close() };
}
