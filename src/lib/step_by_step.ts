import { createSlices, type Slices } from "./turns.ts";

/**
 * Runs a generator to its end, and between two of its steps lets the event loop turn where it has held it for half a millisecond.
 * Answers at once where it never came to that. What `pause` or a step throws ends the generator: its `finally` runs.
 * @param now a clock, in milliseconds
 * @param pause resolves when the event loop has turned; without it all runs through at once
 */
export function stepByStep<Result>(
  work: Generator<undefined, Result>,
  now: () => number,
  pause: (() => Promise<void>) | undefined,
): Result | Promise<Result> {
  return advance(work, pause && createSlices(now, pause));
}

function advance<Result>(
  work: Generator<undefined, Result>,
  slices: Slices | undefined,
): Result | Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (slices?.isOver()) return afterPause(work, slices);
  }
}

async function afterPause<Result>(
  work: Generator<undefined, Result>,
  slices: Slices,
): Promise<Result> {
  try {
    await slices.next();
  } catch (error) {
    // Lets it close what it has open; thrown into it the error would seem to be that of its step.
    work.return(undefined as Result);
    throw error;
  }
  return advance(work, slices);
}
