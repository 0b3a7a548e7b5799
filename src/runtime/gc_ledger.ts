import { createHistogram, type Histogram } from "./histogram.ts";

/** What V8 calls its collections: of the whole heap, of the young generation, a step of marking, weak callbacks. */
export const GC_KINDS = ["major", "minor", "incremental", "weakcb"] as const;

/** One of V8's kinds of collection. */
export type GcKind = (typeof GC_KINDS)[number];

/** One pause of the event loop for the garbage collector. */
export interface GcPause {
  readonly kind: GcKind;
  readonly durationNs: number;
  /** When it ended, in nanoseconds since 1970. */
  readonly endNs: bigint;
  /** Whether the program asked for it. */
  readonly forced: boolean;
}

/** All pauses so far. */
export interface GcTotals {
  readonly count: number;
  readonly forcedCount: number;
  readonly pauseNs: number;
  /** The latest pauses, oldest first, at most `KEPT_PAUSES`. */
  readonly latest: readonly GcPause[];
}

/** How many pauses are kept one by one: Go's memstats has room for as many. */
export const KEPT_PAUSES = 256;

const BOUNDS_SECONDS = [0.001, 0.01, 0.1, 1, 2, 5];

/** Adds up pauses. */
export interface GcLedger {
  add(pause: GcPause): void;
  totals(): GcTotals;
  /** The series of a histogram of the pauses in seconds, with label `kind`. */
  durations(): ReturnType<Histogram["series"]>;
}

/** An empty ledger. */
export function createGcLedger(): GcLedger {
  const histograms = new Map(
    GC_KINDS.map((kind) => [kind, createHistogram(BOUNDS_SECONDS, { kind })] as const),
  );
  const latest: GcPause[] = [];
  let count = 0;
  let forcedCount = 0;
  let pauseNs = 0;

  function add(pause: GcPause): void {
    histograms.get(pause.kind)?.observe(pause.durationNs / 1e9);
    latest.push(pause);
    if (latest.length > KEPT_PAUSES) latest.shift();
    count += 1;
    if (pause.forced) forcedCount += 1;
    pauseNs += pause.durationNs;
  }

  return {
    add,
    totals: () => ({ count, forcedCount, pauseNs, latest: [...latest] }),
    durations: () => [...histograms.values()].flatMap((histogram) => histogram.series()),
  };
}
