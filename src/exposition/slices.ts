/** How work is kept from holding the event loop. */
export interface Pacing {
  /** Milliseconds that never go back, like `performance.now`. */
  readonly clock: () => number;
  /** Lets the event loop turn; without it all runs through at once. */
  readonly pause: (() => Promise<void>) | undefined;
}

/** The turns of the event loop that a piece of work takes. */
export interface Slices {
  /** Whether this one has lasted more than 2 ms. */
  readonly isDue: () => boolean;
  /** Lets the event loop turn, and begins another. */
  readonly next: () => Promise<void>;
}

const SLICE_MILLISECONDS = 2;

/** The first slice begins now. */
export function createSlices({ clock, pause }: Pacing): Slices {
  let until = pause === undefined ? Infinity : clock() + SLICE_MILLISECONDS;
  return {
    isDue: () => pause !== undefined && clock() > until,
    next: async () => {
      await pause?.();
      until = clock() + SLICE_MILLISECONDS;
    },
  };
}

/**
 * Runs the steps to their result. Where a step ends more than 2 ms after the last pause, another pause is awaited
 * and the result is a promise; where it never comes to that, all runs in this turn.
 */
export function runInSlices<Result>(
  steps: Generator<undefined, Result>,
  pacing: Pacing,
): Result | Promise<Result> {
  return advance(steps, createSlices(pacing));
}

function advance<Result>(
  steps: Generator<undefined, Result>,
  slices: Slices,
): Result | Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (slices.isDue()) return slices.next().then(() => advance(steps, slices));
  }
}
