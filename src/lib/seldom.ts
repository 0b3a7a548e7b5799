/** Readings of things that hardly ever change, by key. */
export interface Seldom<Reading> {
  /** The reading of this key: an earlier one, unless it has come of age. */
  readonly of: (key: string, read: () => Reading) => Reading;
  /** A poll begins: keys the one before it did not ask for are forgotten. */
  readonly turn: () => void;
}

interface Kept<Reading> {
  readonly reading: Reading;
  readonly until: number;
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
  let previous = new Map<string, Kept<Reading>>();
  let current = new Map<string, Kept<Reading>>();

  function take(read: () => Reading, isNew: boolean): Kept<Reading> {
    const share = isNew ? (1 + (current.size % SPREAD)) / SPREAD : 1;
    return { reading: read(), until: now() + maxAgeMilliseconds * share };
  }

  return {
    of: (key, read) => {
      const kept = current.get(key) ?? previous.get(key);
      // A clock that was set back would keep a reading for as long as it was set back by.
      const left = kept === undefined ? 0 : kept.until - now();
      const fresh =
        kept !== undefined && left > 0 && left <= maxAgeMilliseconds
          ? kept
          : take(read, kept === undefined);
      current.set(key, fresh);
      return fresh.reading;
    },
    turn: () => {
      previous = current;
      current = new Map();
    },
  };
}
