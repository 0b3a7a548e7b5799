/** What time it is and what it cost: handed to whoever needs it, so that tests can hand in their own. */
export interface Clock {
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that never run backwards, from an arbitrary start. */
  readonly monotonic: () => number;
  /** CPU time of this process in user and system mode, in seconds. */
  readonly cpuSeconds: () => number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  monotonic: () => performance.now(),
  cpuSeconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
};
