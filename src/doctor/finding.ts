import type { OwnRights } from "../kernel/own_rights.ts";
import type { Refusals } from "../kernel/noting_reader.ts";
import type { Grant, Refusal } from "../kernel/process_rights.ts";
import type { Snapshot } from "../model/snapshot.ts";

/** What one poll of a collector came to. */
export interface Examined {
  readonly collector: string;
  readonly kind: string;
  readonly snapshot: Snapshot;
  readonly refusals: Refusals;
}

/** The host as the doctor met it. */
export interface Patient {
  /** Undefined where there is no `/proc`. */
  readonly rights: OwnRights | undefined;
  readonly procfs: string;
  /** What the mount of `/proc` hides. */
  readonly hidden: readonly Refusal[];
  readonly examined: readonly Examined[];
}

/**
 * Why something is not shown: this user may not read it; reading it went wrong; the poll went without a part; the host
 * has no such source.
 */
export type Verdict = "refused" | "failed" | "left_out" | "absent";

/** Something that is not shown. */
export interface Finding {
  readonly verdict: Verdict;
  /** The collector's name; several with a comma between; `host` where it is none's alone. */
  readonly collector: string;
  readonly what: string;
  /** What to do, beginning with a verb, or what the host would need; null where nothing is known to help. */
  readonly remedy: string | null;
  /** What the service's unit would have to give. */
  readonly grant: Grant | null;
}
