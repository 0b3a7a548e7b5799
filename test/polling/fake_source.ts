import type { Family } from "../../src/model/family.ts";
import { gauge } from "../../src/model/family.ts";
import type { PollContext, Source } from "../../src/polling/collector.ts";

/** One gauge `up` of this value. */
export function upFamily(value = 1): Family {
  return gauge("up", "Whether it is up.", value);
}

/** A source that does what the test says, and counts. */
export function fakeSource(
  answer: (context: PollContext, poll: number) => readonly Family[] | Promise<readonly Family[]>,
) {
  const counts = { polls: 0, closed: 0 };
  const source: Source = {
    poll: (context) => {
      counts.polls += 1;
      return answer(context, counts.polls);
    },
    close: () => {
      counts.closed += 1;
    },
  };
  return { source, counts };
}

/** Resolves after so many milliseconds. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
