import { systemClock } from "./clock.ts";
import { createSlices } from "./turns.ts";

/**
 * What `read` answers for each item, one after the other; undefined is left out. Lets the event loop turn where they
 * have held it for half a millisecond. What `pause` or `read` throws ends it.
 * @param pause resolves when the event loop has turned
 */
export async function eachInTurn<Item, Result>(
  items: Iterable<Item>,
  pause: () => Promise<void>,
  read: (item: Item) => Result | undefined | Promise<Result | undefined>,
  monotonic: () => number = systemClock.monotonic,
): Promise<Result[]> {
  const results: Result[] = [];
  const slices = createSlices(monotonic, pause);
  for (const item of items) {
    const result = await read(item);
    if (result !== undefined) results.push(result);
    if (slices.isOver()) await slices.next();
  }
  return results;
}
