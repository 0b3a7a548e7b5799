import {
  constants,
  performance,
  PerformanceObserver,
  type PerformanceEntry,
} from "node:perf_hooks";
import { createGcLedger, type GcKind, type GcLedger, type GcPause } from "./gc_ledger.ts";

/** Counts this process's pauses from the first `startGcObserver` to the last `close`. */
export interface GcObserver extends Pick<GcLedger, "totals" | "durations"> {
  /** Lets go of the observer; a second call does nothing. */
  close(): void;
}

const KIND_BY_NUMBER: ReadonlyMap<number, GcKind> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, "major"],
  [constants.NODE_PERFORMANCE_GC_MINOR, "minor"],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, "incremental"],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, "weakcb"],
]);

interface SharedObserver {
  readonly ledger: GcLedger;
  /** Takes in what V8 has reported but Node not yet delivered. */
  readonly flush: () => void;
  readonly disconnect: () => void;
  users: number;
}

// Shared, so that a collector opened anew by a reload goes on from the count its predecessor left.
let shared: SharedObserver | undefined;

/** Starts counting this process's pauses; all who hold an observer at once see the same count. */
export function startGcObserver(): GcObserver {
  const mine = (shared ??= observe());
  mine.users += 1;
  let open = true;
  return {
    totals: () => {
      mine.flush();
      return mine.ledger.totals();
    },
    durations: () => {
      mine.flush();
      return mine.ledger.durations();
    },
    close: () => {
      if (!open) return;
      open = false;
      mine.users -= 1;
      if (mine.users > 0) return;
      mine.disconnect();
      if (shared === mine) shared = undefined;
    },
  };
}

function observe(): SharedObserver {
  const ledger = createGcLedger();
  const addAll = (entries: readonly PerformanceEntry[]) => {
    for (const entry of entries) {
      const pause = parsePause(entry);
      if (pause !== undefined) ledger.add(pause);
    }
  };
  const observer = new PerformanceObserver((list) => addAll(list.getEntries()));
  observer.observe({ entryTypes: ["gc"] });
  return {
    ledger,
    flush: () => addAll(observer.takeRecords()),
    disconnect: () => observer.disconnect(),
    users: 0,
  };
}

/** The types of Node 20 leave out what an entry of type `gc` carries. */
type GcEntry = PerformanceEntry & {
  readonly detail?: { readonly kind: number; readonly flags: number };
};

function parsePause({ startTime, duration, detail }: GcEntry): GcPause | undefined {
  const kind = KIND_BY_NUMBER.get(detail?.kind ?? -1);
  if (kind === undefined || detail === undefined) return undefined;
  return {
    kind,
    durationNs: Math.round(duration * 1e6),
    endNs: nsSinceEpoch(performance.timeOrigin, startTime + duration),
    forced: (detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0,
  };
}

/** The sum of two times in milliseconds, in nanoseconds: the sum itself would lose digits as a number. */
export function nsSinceEpoch(originMs: number, offsetMs: number): bigint {
  const wholeMs = Math.trunc(originMs);
  const restNs = Math.round((originMs - wholeMs + offsetMs) * 1e6);
  return BigInt(wholeMs) * 1_000_000n + BigInt(restNs);
}
