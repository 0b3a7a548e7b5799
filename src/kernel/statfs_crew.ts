import { within } from "../lib/within.ts";
import type { StatfsChild } from "./statfs_child.ts";

/** One child at a time that answers, and those that were dismissed and are still on their way out. */
export interface StatfsCrew {
  /**
   * The child, once it shows that it is there: each call asks it to, and the first starts it. Rejects where it did
   * not start, where it took too long, where too many before it have not ended, and once the crew is closed.
   */
  present(): Promise<StatfsChild>;
  /** Whether we ended the child; one that ended by itself is not. */
  isDismissed(child: StatfsChild): boolean;
  /** Ends the child; the next call of `present` starts another. */
  dismiss(): void;
  /** Ends the child for good. */
  close(): void;
  readonly isClosed: () => boolean;
}

/** How a crew goes about it. */
export interface CrewOptions {
  readonly start: () => StatfsChild;
  /** How long a child may take to show that it is there. */
  readonly greetingMs: number;
  /** Called whenever a child is dismissed. */
  readonly onDismiss: () => void;
}

const MAX_STUCK = 3;

/** A crew without a child. */
export function createStatfsCrew({ start, greetingMs, onDismiss }: CrewOptions): StatfsCrew {
  const dismissed = new WeakSet<StatfsChild>();
  const stuck = new Set<StatfsChild>();
  let child: StatfsChild | undefined;
  let greeting: Promise<void> | undefined;
  let isClosed = false;

  function begin(): StatfsChild {
    if (isClosed) throw new Error("Cannot probe: the prober is closed, want an open one");
    if (stuck.size >= MAX_STUCK)
      throw new Error(`Cannot probe: ${stuck.size} processes do not end, want fewer`);
    const begun = start();
    void begun.ended.then(() => {
      stuck.delete(begun);
      if (child === begun) child = greeting = undefined;
    });
    return begun;
  }

  function dismiss(): void {
    const leaving = child;
    if (leaving === undefined) return;
    child = greeting = undefined;
    dismissed.add(leaving);
    stuck.add(leaving);
    onDismiss();
    leaving.kill();
  }

  async function greet(current: StatfsChild): Promise<void> {
    try {
      const isThere = await within(current.greet(), greetingMs);
      if (isThere === undefined)
        throw new Error(`Cannot probe: no word of the process, want one in ${greetingMs} ms`);
      if (child === current) greeting = undefined;
    } catch (error) {
      if (child === current) dismiss();
      throw error;
    }
  }

  return {
    present: async () => {
      const current = (child ??= begin());
      await (greeting ??= greet(current));
      return current;
    },
    isDismissed: (one) => dismissed.has(one),
    dismiss,
    close: () => {
      isClosed = true;
      dismiss();
    },
    isClosed: () => isClosed,
  };
}
