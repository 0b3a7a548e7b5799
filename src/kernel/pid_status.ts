/** What a process or thread is allowed, and how often it gave its CPU away or lost it. */
export interface PidStatus {
  /** The effective user. */
  readonly uid: number;
  /** 0 where it has no memory of its own: kernel threads, zombies. */
  readonly swappedBytes: number;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
}

const KIBIBYTE = 1024;

/**
 * Parses `/proc/<pid>/status`. Throws where it has no user or no counts of context switches.
 * @see proc_pid_status(5)
 */
export function parsePidStatus(text: string): PidStatus {
  // The name, which may be anything but a newline, is in the first line.
  const uid = numberAfter(text, "\nUid:", 1);
  const voluntarySwitches = numberAfter(text, "\nvoluntary_ctxt_switches:");
  const involuntarySwitches = numberAfter(text, "\nnonvoluntary_ctxt_switches:");
  if (uid === undefined || voluntarySwitches === undefined || involuntarySwitches === undefined) {
    throw new Error(
      `Cannot parse status of a process: it is ${JSON.stringify(text)}, want Uid and counts of context switches`,
    );
  }
  const swappedBytes = (numberAfter(text, "\nVmSwap:") ?? 0) * KIBIBYTE;
  return { uid, swappedBytes, voluntarySwitches, involuntarySwitches };
}

/** The number at `index` among those of the line that begins so. */
function numberAfter(text: string, begin: string, index = 0): number | undefined {
  const at = text.indexOf(begin);
  if (at < 0) return undefined;
  const end = text.indexOf("\n", at + 1);
  const line = text.slice(at + begin.length, end < 0 ? undefined : end);
  const value = line.trim().split(/\s+/, index + 1)[index];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}
