/** What time it is and what it cost: handed to whoever needs it, so that tests can hand in their own. */
export interface Clock {
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that never run backwards, from an arbitrary start. */
  readonly monotonic: () => number;
  /**
   * CPU time of this process's work since `startedAt` of `monotonic`, in seconds: of one turn of the event loop, that
   * begins then and ends now.
   */
  readonly turnCpuSeconds: (startedAt: number) => number;
}

/** To add up what each thread took costs as much as a cheap poll, and in so short a time the CPU is seldom taken away. */
const SHORT_MS = 1;

/** The machine's own clock. */
export const systemClock: Clock = createSystemClock();

/**
 * A turn of less than 1 ms is taken to have had the CPU all the while. A longer one is given what this process took
 * since that was last read and what short ones were not given, and no more than it lasted.
 */
function createSystemClock(): Clock {
  const monotonic = () => performance.now();
  let [readSeconds, givenSeconds] = [0, 0];

  return {
    now: Date.now,
    monotonic,
    turnCpuSeconds: (startedAt) => {
      const lasted = monotonic() - startedAt;
      if (lasted < SHORT_MS) {
        givenSeconds += lasted / 1000;
        return lasted / 1000;
      }
      const { user, system } = process.cpuUsage();
      const seconds = (user + system) / 1e6;
      const taken = seconds - readSeconds - givenSeconds;
      [readSeconds, givenSeconds] = [seconds, 0];
      return Math.min(Math.max(taken, 0), lasted / 1000);
    },
  };
}
