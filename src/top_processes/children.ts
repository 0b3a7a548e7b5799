import { add, type Amounts } from "./amounts.ts";

/** A process that has ended, as it was last seen. */
export interface Ended {
  readonly parent: number;
  readonly amounts: Amounts;
}

/**
 * What those who have ended leave to the parents that may have waited for them, by pid. Where the parent has ended too,
 * it goes to the parent's parent.
 */
export function leftToParents(ended: ReadonlyMap<number, Ended>): ReadonlyMap<number, Amounts> {
  const left = new Map<number, number[]>();
  for (const { parent, amounts } of ended.values()) {
    if (amounts.every((amount) => amount === 0)) continue;
    const heir = livingAbove(parent, ended);
    const sums = left.get(heir);
    if (sums === undefined) left.set(heir, [...amounts]);
    else add(sums, amounts);
  }
  return left;
}

function livingAbove(pid: number, ended: ReadonlyMap<number, Ended>): number {
  let above = pid;
  // Pids are given out again, so that a chain of them may lead back to its start.
  for (let step = 0; step < ended.size; step++) {
    const parent = ended.get(above)?.parent;
    if (parent === undefined) break;
    above = parent;
  }
  return above;
}

/** What children have left, for as long as a parent may come to be charged with it. */
export interface Legacies {
  /** A scan begins, since which these have ended. */
  readonly turn: (ended: ReadonlyMap<number, Ended>) => void;
  /** How much of what a process has grown by is its own: what its children left has been charged to them already. */
  readonly ownGrowth: (pid: number, grown: Amounts) => Amounts;
}

/**
 * No legacies. One that a parent has not grown by waits for the scan after: the parent was read before the child ended,
 * the child after. Then it is forgotten, since one that ignores how its children end is left nothing.
 */
export function createLegacies(): Legacies {
  let [before, latest] = [new Map<number, Amounts>(), new Map<number, Amounts>()];
  return {
    turn: (ended) => {
      before = latest;
      latest = new Map(leftToParents(ended));
    },
    ownGrowth: (pid, grown) => {
      let own = grown;
      for (const legacies of [before, latest]) {
        const left = legacies.get(pid);
        if (left === undefined || own.some((amount, index) => amount < (left[index] ?? 0)))
          continue;
        own = own.map((amount, index) => amount - (left[index] ?? 0));
        legacies.delete(pid);
      }
      return own;
    },
  };
}
