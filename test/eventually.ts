import { jest } from "@jest/globals";

/** Whoever waits for something may have to wait for a busy machine: nobody waits in vain but where a test fails. */
jest.setTimeout(120_000);

/** What `check` returns, once it returns something; it is asked again while it returns undefined or throws. */
export async function eventually<Result>(
  what: string,
  check: () => Promise<Result | undefined> | Result | undefined,
  seconds = 40,
): Promise<Result> {
  const deadline = performance.now() + seconds * 1000;
  let last: unknown;
  while (performance.now() < deadline) {
    try {
      const result = await check();
      if (result !== undefined) return result;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Cannot see that ${what}: it is not so after ${seconds} s, want it sooner`, {
    cause: last,
  });
}

/**
 * How long a scenario says it took, in seconds, at its fastest: it is run again, at most so many times, where that is
 * more than `most`. A busy machine makes it slow now and then, a fault every time. What it throws fails at once.
 */
export async function fastest(
  { rounds, most }: { readonly rounds: number; readonly most: number },
  scenario: () => Promise<number>,
): Promise<number> {
  let seconds = Infinity;
  for (let round = 0; round < rounds && seconds > most; round += 1) {
    seconds = Math.min(seconds, await scenario());
  }
  return seconds;
}

/**
 * Runs a scenario until its facts have held once, at most so many times. For facts about time: a busy machine spoils
 * them now and then, a fault does so in every round.
 */
export async function inOneOf(rounds: number, scenario: () => Promise<void>): Promise<void> {
  for (let left = rounds; ; left -= 1) {
    try {
      await scenario();
      return;
    } catch (error) {
      if (left <= 1) throw error;
    }
  }
}
