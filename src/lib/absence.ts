import { NoDataError } from "./errors.ts";

/** That something was not there, for a while. */
export interface Absence {
  readonly begin: () => void;
  /** Whether it began less than 30 seconds ago. */
  readonly lasts: () => boolean;
}

const LOOK_AGAIN_MILLISECONDS = 30_000;

/** @param now a clock, in milliseconds */
export function createAbsence(now: () => number): Absence {
  let since: number | undefined;
  return {
    begin: () => {
      since = now();
    },
    // A clock that was set back would make it last for as long.
    lasts: () => since !== undefined && Math.abs(now() - since) < LOOK_AGAIN_MILLISECONDS,
  };
}

/**
 * `read`, but where it has thrown NoDataError it is not asked again for 30 seconds: the same error is thrown meanwhile. To
 * be told by the kernel that a file is not there takes ten times as long as to read it.
 * @param now a clock, in milliseconds
 */
export function rememberAbsence<Result>(read: () => Result, now: () => number): () => Result {
  const absence = createAbsence(now);
  let error: unknown;
  return () => {
    if (absence.lasts()) throw error;
    try {
      return read();
    } catch (thrown) {
      if (thrown instanceof NoDataError) absence.begin();
      error = thrown;
      throw thrown;
    }
  };
}
