/** How long work may hold the event loop at a stretch; the step under way comes on top. */
export const SLICE_MILLISECONDS = 0.5;

const waiting: (() => void)[] = [];

/** Resolves in a turn of the event loop that nobody else who awaits this shares: whatever takes long, takes turns. */
export function nextTurn(): Promise<void> {
  return new Promise(inTurnOfItsOwn);
}

/** Runs the task in such a turn. */
export function inTurnOfItsOwn(task: () => void): void {
  waiting.push(task);
  if (waiting.length === 1) setImmediate(runNext);
}

function runNext(): void {
  const task = waiting.shift();
  if (waiting.length > 0) setImmediate(runNext);
  task?.();
}

/** A piece of work, cut so that it does not hold the event loop. */
export interface Slices {
  /** Whether the slice under way has lasted half a millisecond. */
  readonly isOver: () => boolean;
  /** Lets the event loop turn, and begins another. Rejects as `pause` does. */
  readonly next: () => Promise<void>;
}

/**
 * The first slice begins now.
 * @param now a clock, in milliseconds
 * @param pause resolves when the event loop has turned
 */
export function createSlices(now: () => number, pause: () => Promise<void>): Slices {
  let since = now();
  return {
    // A clock that was set back would hold the loop for as long.
    isOver: () => Math.abs(now() - since) >= SLICE_MILLISECONDS,
    next: async () => {
      await pause();
      since = now();
    },
  };
}
