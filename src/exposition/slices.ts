/** How work is kept from holding the event loop. */
export interface Pacing {
  /** Milliseconds that never go back, like `performance.now`. */
  readonly clock: () => number;
  /** Lets the event loop turn; without it all runs through at once. */
  readonly pause: (() => Promise<void>) | undefined;
}

const SLICE_MILLISECONDS = 2;

/**
 * Runs the steps to their result. Where a step ends more than 2 ms after the last pause, another pause is awaited
 * and the result is a promise; where it never comes to that, all runs in this turn.
 */
export function runInSlices<Result>(
  steps: Generator<undefined, Result>,
  { clock, pause }: Pacing,
): Result | Promise<Result> {
  const until = pause === undefined ? Infinity : clock() + SLICE_MILLISECONDS;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (pause !== undefined && clock() > until) {
      return pause().then(() => runInSlices(steps, { clock, pause }));
    }
  }
}
