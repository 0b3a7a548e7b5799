import { describeError, NoDataError } from "./errors.ts";

/** A part that a poll went without. */
interface Failure {
  readonly about: string;
  readonly reason: string;
}

/** A source of several parts, of which one may fail and leave the others. */
export interface Parts {
  /** A poll begins. */
  readonly turn: () => void;
  /** What `read` answers; undefined where it throws, which becomes a trouble unless it is NoDataError. */
  readonly attempt: <Result>(about: string, read: () => Result) => Result | undefined;
  /** The same of a reading that yields. */
  readonly attemptSteps: <Result>(
    about: string,
    work: Generator<undefined, Result>,
  ) => Generator<undefined, Result | undefined>;
  /** These readings. Throws what the first part threw where there are none. */
  readonly orFail: <Reading>(readings: readonly Reading[]) => readonly Reading[];
  /** What the latest poll went without, each part once. */
  readonly troubles: () => readonly Failure[];
}

const NO_FAILURES: readonly Failure[] = [];

/**
 * Parts without trouble. One that stays in trouble keeps its first reason: the text may quote numbers that are others at
 * every poll, and would be news each time.
 */
export function createParts(): Parts {
  let previous = new Map<string, Failure>();
  let current = new Map<string, Failure>();
  let first: { readonly error: unknown } | undefined;

  function fail(about: string, error: unknown): void {
    if (error instanceof NoDataError) return;
    first ??= { error };
    if (current.has(about)) return;
    current.set(about, previous.get(about) ?? { about, reason: describeError(error) });
  }

  function* attemptSteps<Result>(about: string, work: Generator<undefined, Result>) {
    try {
      for (;;) {
        let step: IteratorResult<undefined, Result>;
        try {
          step = work.next();
        } catch (error) {
          fail(about, error);
          return undefined;
        }
        if (step.done === true) return step.value;
        yield;
      }
    } finally {
      // Where the poll ends before the part does, which is no fault of the part's.
      work.return(undefined as Result);
    }
  }

  return {
    turn: () => {
      // Most polls are without trouble: nothing to forget, and nothing to make.
      if (previous.size > 0 || current.size > 0) {
        previous = current;
        current = new Map();
      }
      first = undefined;
    },
    attempt: (about, read) => {
      try {
        return read();
      } catch (error) {
        fail(about, error);
        return undefined;
      }
    },
    attemptSteps,
    orFail: (readings) => {
      if (readings.length === 0 && first !== undefined) throw first.error;
      return readings;
    },
    troubles: () => (current.size === 0 ? NO_FAILURES : [...current.values()]),
  };
}
