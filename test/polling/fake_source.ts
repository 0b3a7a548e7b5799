import type { Family } from "../../src/model/family.ts";
import { gauge } from "../../src/model/family.ts";
import type { PollContext, Source } from "../../src/polling/collector.ts";

/** One gauge `up` of this value. */
export function upFamily(value = 1): Family {
  return gauge("up", "Whether it is up.", value);
}

type Answer = readonly Family[] | Promise<readonly Family[]>;

/** A source that does what the test says, and counts. */
export function fakeSource(answer: (context: PollContext, poll: number) => Answer) {
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

/** A source whose every poll lasts until the test answers it. */
export function slowSource() {
  const waiting: ((families: readonly Family[]) => void)[] = [];
  const poll = () => new Promise<readonly Family[]>((resolve) => waiting.push(resolve));
  /** Ends the oldest poll under way. */
  const answer = (): void => waiting.shift()?.([upFamily()]);
  return { ...fakeSource(poll), answer, underWay: () => waiting.length };
}
