/** After so long work lets the event loop turn; the clock's millisecond and the step under way come on top. */
const TURN_MILLISECONDS = 2;

/**
 * Runs a generator to its end, and between two of its steps lets the event loop turn where it has held it for 2 ms.
 * Answers at once where it never came to that. What `pause` or a step throws ends the generator.
 * @param now a clock, in milliseconds
 * @param pause resolves when the event loop has turned
 */
export function stepByStep<Result>(
  work: Generator<undefined, Result>,
  now: () => number,
  pause: () => Promise<void>,
): Result | Promise<Result> {
  const since = now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    // A clock that was set back would hold the loop for as long.
    if (Math.abs(now() - since) >= TURN_MILLISECONDS) return afterPause(work, now, pause);
  }
}

async function afterPause<Result>(
  work: Generator<undefined, Result>,
  now: () => number,
  pause: () => Promise<void>,
): Promise<Result> {
  try {
    await pause();
  } catch (error) {
    // Lets it close what it has open.
    work.throw(error);
    throw error;
  }
  return stepByStep(work, now, pause);
}
