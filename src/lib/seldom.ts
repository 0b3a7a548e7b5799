import { isDeepStrictEqual } from "node:util";

/** Readings of things that hardly ever change, by key. */
export interface Seldom<Reading> {
  /**
   * The reading of this key: an earlier one, unless it has come of age. One that says the same as the one before it is
   * the same object.
   */
  readonly of: (key: string, read: () => Reading) => Reading;
  /** A poll begins: keys the one before it did not ask for are forgotten. */
  readonly turn: () => void;
}

interface Kept<Reading> {
  reading: Reading;
  until: number;
  /** The last turn that asked for it. */
  turn: number;
}

/** Keys read in the same poll come of age in this many different ones. */
const SPREAD = 8;

/**
 * Keeps readings for at most `maxAgeMilliseconds` of the clock `now`. Those taken together come of age apart, so that
 * a host with hundreds of devices does not read them all in one poll.
 */
export function createSeldom<Reading>(
  now: () => number,
  maxAgeMilliseconds: number,
): Seldom<Reading> {
  const kept = new Map<string, Kept<Reading>>();
  let [turn, asked] = [0, 0];

  function take(key: string, read: () => Reading): Reading {
    const reading = read();
    const until = now() + (maxAgeMilliseconds * (1 + (asked % SPREAD))) / SPREAD;
    kept.set(key, { reading, until, turn });
    asked += 1;
    return reading;
  }

  function renew(old: Kept<Reading>, read: () => Reading): void {
    const reading = read();
    if (!isDeepStrictEqual(reading, old.reading)) old.reading = reading;
    old.until = now() + maxAgeMilliseconds;
  }

  return {
    of: (key, read) => {
      const known = kept.get(key);
      if (known === undefined) return take(key, read);
      const left = known.until - now();
      // A clock that was set back would keep a reading for as long as it was set back by.
      if (left <= 0 || left > maxAgeMilliseconds) renew(known, read);
      if (known.turn !== turn) {
        known.turn = turn;
        asked += 1;
      }
      return known.reading;
    },
    turn: () => {
      if (asked < kept.size) {
        for (const [key, { turn: last }] of kept) if (last !== turn) kept.delete(key);
      }
      turn += 1;
      asked = 0;
    },
  };
}
