import type { Snapshot } from "../model/snapshot.ts";

/** What is known of one collector. */
export interface Entry {
  readonly snapshot: Snapshot;
  /** When its latest successful poll began, in milliseconds since 1970; null before the first. */
  readonly lastSuccessAt: number | null;
}

/** The latest snapshot of each collector: all that views see. */
export interface Store {
  /** Grows with every change, so that whoever derived something from the store knows whether it still holds. */
  readonly version: number;
  /** In the order of the configuration. */
  readonly entries: () => readonly Entry[];
  readonly entry: (collector: string) => Entry | undefined;
  readonly put: (snapshot: Snapshot) => void;
  /** Forgets every collector but these, and keeps their order. */
  readonly retain: (collectors: readonly string[]) => void;
}

/** An empty store. */
export function createStore(): Store {
  let order = new Map<string, Entry | null>();
  let version = 0;

  return {
    get version() {
      return version;
    },
    entries: () => [...order.values()].filter((entry) => entry !== null),
    entry: (collector) => order.get(collector) ?? undefined,
    put: (snapshot) => {
      const lastSuccessAt =
        snapshot.outcome === "success"
          ? snapshot.polledAt
          : (order.get(snapshot.collector)?.lastSuccessAt ?? null);
      order.set(snapshot.collector, { snapshot, lastSuccessAt });
      version += 1;
    },
    retain: (collectors) => {
      order = new Map(collectors.map((collector) => [collector, order.get(collector) ?? null]));
      version += 1;
    },
  };
}
