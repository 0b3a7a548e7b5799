import type { Family } from "./family.ts";

/** When and at what cost a collector was polled. */
export interface Poll {
  /** The collector's name in the configuration. */
  readonly collector: string;
  /** When the poll began, in milliseconds since 1970. */
  readonly polledAt: number;
  readonly durationSeconds: number;
  /** CPU time of the poll's own turns of the event loop. */
  readonly cpuSeconds: number;
}

/** A part of its source that a poll went without, such as a file that is refused. */
export interface Trouble {
  /** What is left out: `/etc/x.prom:3`. */
  readonly about: string;
  readonly reason: string;
}

/** What one poll of one collector left behind; never changed once made. */
export type Snapshot =
  | (Poll & {
      readonly outcome: "success";
      readonly families: readonly Family[];
      /** How many series beyond the collector's `max_series` were dropped. */
      readonly dropped: number;
      readonly troubles: readonly Trouble[];
    })
  | (Poll & { readonly outcome: "no_data"; readonly error: unknown })
  | (Poll & {
      readonly outcome: "failure";
      readonly reason: "error" | "timeout";
      readonly error: unknown;
    });

/** How a poll can end. */
export type Outcome = Snapshot["outcome"];

const NO_FAMILIES: readonly Family[] = [];

/** The families a view may show: a poll that did not succeed has none. */
export function familiesOf(snapshot: Snapshot): readonly Family[] {
  return snapshot.outcome === "success" ? snapshot.families : NO_FAMILIES;
}
