/** The load averages over 1, 5 and 15 minutes: runnable and uninterruptible tasks. */
export interface LoadAverages {
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
}

/**
 * Parses `/proc/loadavg`. Throws where the first three fields are not numbers.
 * @see proc_loadavg(5)
 */
export function parseLoadavg(text: string): LoadAverages {
  const [load1, load5, load15] = text.split(" ", 3).map(Number);
  if (
    load1 === undefined ||
    load5 === undefined ||
    load15 === undefined ||
    Number.isNaN(load1 + load5 + load15)
  ) {
    throw new Error(
      `Cannot parse loadavg: it is ${JSON.stringify(text)}, want three numbers first`,
    );
  }
  return { load1, load5, load15 };
}
