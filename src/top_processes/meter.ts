import type { Process } from "../kernel/process.ts";
import { add, type Amounts, sumOf, zerosFor } from "./amounts.ts";
import type { Legacies } from "./children.ts";
import type { Measure } from "./measures.ts";

/** What is known of a process by one measure. */
export interface Metered {
  readonly pid: number;
  /** What it had at the latest reading. */
  readonly amounts: number[];
  /** What it has used since the first one; nothing where the measure is no counter. */
  readonly used: number[];
}

/** Reads a measure of one process after the other, without new arrays: this is done for each at each poll. */
export interface Meter {
  /** What the process that was read last has. */
  readonly now: Amounts;
  /** Reads a process; false where the kernel does not tell its amounts. */
  readonly read: (process: Process) => boolean;
  /**
   * Charges the process that was read last with what it used, or has, adds that to the sums, and answers with all of it
   * together. What its children left is not charged again.
   */
  readonly charge: (to: Metered, sums: number[], legacies: Legacies | undefined) => number;
}

/** A meter that has read no process yet. */
export function createMeter({ amounts, isCounter }: Measure): Meter {
  const [now, changed] = [zerosFor(amounts), zerosFor(amounts)];
  return {
    now,
    read: (process) => {
      for (let index = 0; index < now.length; index++) {
        const amount = amounts[index]?.(process);
        if (amount === undefined) return false;
        now[index] = amount;
      }
      return true;
    },
    charge: (to, sums, legacies) => {
      for (let index = 0; index < now.length; index++) {
        const amount = now[index] ?? 0;
        changed[index] = isCounter ? Math.max(0, amount - (to.amounts[index] ?? 0)) : amount;
        to.amounts[index] = amount;
      }
      const own = legacies === undefined ? changed : legacies.ownGrowth(to.pid, changed);
      if (isCounter) add(to.used, own);
      add(sums, own);
      return sumOf(own);
    },
  };
}
