/** What time it is and what it cost: handed to whoever needs it, so that tests can hand in their own. */
export interface Clock {
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that never run backwards, from an arbitrary start. */
  readonly monotonic: () => number;
  /** CPU time of this process in user and system mode, in seconds. */
  readonly cpuSeconds: () => number;
  /**
   * The same, as it was read at most 0.1 ms ago: adding up what each thread took costs more than a cheap poll, and
   * where one piece of work ends the next begins.
   */
  readonly recentCpuSeconds: () => number;
}

const RECENT_MS = 0.1;

/** The machine's own clock. */
export const systemClock: Clock = createSystemClock();

function createSystemClock(): Clock {
  const monotonic = () => performance.now();
  let [seconds, readAt] = [0, -Infinity];

  function cpuSeconds(): number {
    const { user, system } = process.cpuUsage();
    readAt = monotonic();
    return (seconds = (user + system) / 1e6);
  }

  return {
    now: Date.now,
    monotonic,
    cpuSeconds,
    recentCpuSeconds: () => (monotonic() - readAt < RECENT_MS ? seconds : cpuSeconds()),
  };
}
