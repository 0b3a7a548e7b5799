import { describeError } from "./lib/errors.ts";
import type { Log } from "./lib/log.ts";
import { seriesCount } from "./model/family.ts";
import type { Snapshot, Trouble } from "./model/snapshot.ts";
import type { Store } from "./polling/store.ts";
import type { SelfMetrics } from "./self/metrics.ts";

/** Where it is kept and told what polls leave behind. */
export interface RecordParts {
  readonly store: Store;
  readonly self: SelfMetrics;
  readonly log: Log;
}

type Success = Extract<Snapshot, { outcome: "success" }>;

/** Takes what each poll leaves behind: stores and counts it, and logs what is other than before. */
export function createRecorder(parts: RecordParts): (snapshot: Snapshot) => void {
  const { store, self, log } = parts;
  const successes = new Map<string, Success>();
  return (snapshot) => {
    const { collector } = snapshot;
    const before = store.entry(collector)?.snapshot;
    noteOutcome(snapshot, before, log);
    // A collector that is new under this name has nothing to do with what bore it earlier.
    const last = before && successes.get(collector);
    if (snapshot.outcome === "success") {
      noteDropped(snapshot, last?.dropped ?? 0, log);
      noteTroubles(snapshot, last?.troubles ?? [], parts);
      successes.set(collector, snapshot);
    }
    self.countPoll(snapshot);
    store.put(snapshot);
  };
}

function noteOutcome(snapshot: Snapshot, before: Snapshot | undefined, log: Log): void {
  const { collector, outcome } = snapshot;
  if (before?.outcome === outcome) return;
  if (outcome === "failure") {
    log.warn("collector fails", { collector, error: describeError(snapshot.error) });
  } else if (outcome === "no_data") {
    // No host has every source that `default` stands for: that one goes away is news, that one is not there is not.
    const tell = before === undefined ? log.debug : log.info;
    tell("collector has no data", { collector, reason: describeError(snapshot.error) });
  } else if (before) {
    log.info("collector recovered", { collector });
  }
}

function noteDropped({ collector, dropped, families }: Success, before: number, log: Log): void {
  if (dropped > 0 === before > 0) return;
  if (dropped === 0) log.info("series are dropped no more", { collector });
  else {
    const kept = seriesCount(families);
    const remedy = "raise max_series, or leave devices out";
    log.warn("series beyond max_series are dropped", { collector, dropped, kept, remedy });
  }
}

function noteTroubles(
  { collector, troubles }: Success,
  before: readonly Trouble[],
  { self, log }: RecordParts,
): void {
  if (troubles.length + before.length === 0 || troubles === before) return;
  for (const { about, reason } of without(troubles, before)) {
    self.countTrouble(collector);
    log.warn("left out", { collector, about, reason });
  }
  const left = new Set(troubles.map(({ about }) => about));
  for (const { about } of before) {
    if (!left.has(about)) log.info("left out no more", { collector, about });
  }
}

function without(troubles: readonly Trouble[], known: readonly Trouble[]): readonly Trouble[] {
  const keys = new Set(known.map(keyOf));
  return troubles.filter((trouble) => !keys.has(keyOf(trouble)));
}

function keyOf({ about, reason }: Trouble): string {
  return `${about}\0${reason}`;
}
