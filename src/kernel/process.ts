/**
 * A process as the latest scan found it. It is one object from its first scan to its last, and each scan renews its
 * numbers in place: whoever compares with an earlier scan keeps its own copy of them. What only some want is undefined
 * where nobody asked for that detail, and where the kernel does not give it to this user.
 * @see proc_pid_stat(5)
 */
export interface Process {
  readonly pid: number;
  /** Clock ticks from boot to its start: with the pid it says which process it is, since pids are given out again. */
  readonly startTicks: number;
  /** Seconds since 1970, whole ticks. */
  readonly startTimeSeconds: number;
  readonly parent: number;
  /** What it calls itself, at most 15 bytes; bytes that are not UTF-8 are replaced. */
  readonly comm: string;
  /** The kernel's letter: `R`, `S`, `D`, `Z`, `T`, `I`. */
  readonly state: string;
  readonly isKernelThread: boolean;
  /** CPU time of all its threads, those that have ended among them. */
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
  readonly threads: number;
  readonly virtualBytes: number;
  readonly residentBytes: number;

  /** Its argv, detail `command`; empty for kernel threads and zombies. */
  readonly command?: readonly string[] | undefined;
  /** The file it runs, detail `exe`. */
  readonly exe?: string | undefined;
  /** Its effective user, detail `status`. */
  readonly uid?: number | undefined;
  /** Detail `status`. */
  readonly swappedBytes?: number | undefined;
  /** Of all its threads that are there now, detail `tasks`, or of the first one, detail `status`. */
  readonly voluntarySwitches?: number | undefined;
  readonly involuntarySwitches?: number | undefined;
  /** Bytes read from and written to storage, detail `io`. */
  readonly readBytes?: number | undefined;
  readonly writtenBytes?: number | undefined;
  /** Descriptors that are open, and how many may be (the soft limit, infinite where there is none): detail `fds`. */
  readonly openFds?: number | undefined;
  readonly maxFds?: number | undefined;
  /** The cgroups it is in, by their paths, in the kernel's order: detail `cgroups`. */
  readonly cgroups?: readonly string[] | undefined;
  /** The kernel's function it waits in, detail `wchan`; empty where it waits in none. */
  readonly wchan?: string | undefined;
  /** How readily the kernel would kill it for memory, 0 to 2000, detail `oom`. */
  readonly oomScore?: number | undefined;
  /** Its threads, itself among them, detail `tasks`; undefined for a process of one. */
  readonly tasks?: readonly Task[] | undefined;
}

/** A thread of a process that has several. Renewed in place as a process is. */
export interface Task {
  readonly tid: number;
  readonly startTicks: number;
  readonly name: string;
  readonly state: string;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly minorFaults: number;
  readonly majorFaults: number;
  readonly voluntarySwitches: number;
  readonly involuntarySwitches: number;
  /** Where some collector asked for `io` and `tasks`, and this user may read it. */
  readonly readBytes?: number | undefined;
  readonly writtenBytes?: number | undefined;
  /** Where some collector asked for `wchan` and `tasks`. */
  readonly wchan?: string | undefined;
}

/** What may be read of a process beyond its `stat`, each at a price. */
export type ProcessDetail =
  "command" | "exe" | "status" | "io" | "fds" | "cgroups" | "wchan" | "oom" | "tasks";

/** What a scan of all processes found. */
export interface ProcessScan {
  /** Every process, by pid. */
  readonly processes: ReadonlyMap<number, Process>;
  /** When the scan began, in milliseconds since 1970. */
  readonly scannedAt: number;
  /** When the first scan of this table began: what started later was there from its start. */
  readonly firstScannedAt: number;
  /** Processes that could not be made out, the first ten: they are left out. */
  readonly faults: readonly ProcessFault[];
  /** For each detail that the kernel refused to give of some processes: of how many. */
  readonly refused: ReadonlyMap<ProcessDetail, number>;
}

/** A process that is left out, and why. */
export interface ProcessFault {
  readonly pid: number;
  readonly error: unknown;
}

/** What a scan lets the event loop and its deadline into. */
export interface ScanContext {
  /** Lets the event loop turn; throws once the poll's deadline has passed. */
  readonly pause: () => Promise<void>;
  readonly timeoutSeconds: number;
}

/** What one collector wants of every scan. */
export interface ProcessSubscription {
  /**
   * Scans all processes, or takes what another collector's scan of this moment found. Throws NoDataError where there
   * is no `/proc`.
   */
  readonly scan: (context: ScanContext) => Promise<ProcessScan>;
  /** Scans read no more for this one. */
  readonly close: () => void;
}

/** All processes of the host, scanned once for all who want to know. */
export interface ProcessTable {
  /** @param now the wall clock, in milliseconds since 1970 */
  readonly subscribe: (details: readonly ProcessDetail[], now: () => number) => ProcessSubscription;
  /** Closes the descriptors it keeps; the next scan opens them again. */
  readonly close: () => void;
}
