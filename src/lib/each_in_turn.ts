import { systemClock } from "./clock.ts";

/** After so long the event loop has its turn; the item under way comes on top. */
const TURN_MILLISECONDS = 2;

/**
 * What `read` answers for each item, one after the other; undefined is left out. Lets the event loop turn where they
 * have held it for 2 ms. What `pause` or `read` throws ends it.
 * @param pause resolves when the event loop has turned
 */
export async function eachInTurn<Item, Result>(
  items: readonly Item[],
  pause: () => Promise<void>,
  read: (item: Item) => Result | undefined | Promise<Result | undefined>,
  monotonic: () => number = systemClock.monotonic,
): Promise<Result[]> {
  const results: Result[] = [];
  let since = monotonic();
  for (const item of items) {
    const result = await read(item);
    if (result !== undefined) results.push(result);
    if (monotonic() - since < TURN_MILLISECONDS) continue;
    await pause();
    since = monotonic();
  }
  return results;
}
