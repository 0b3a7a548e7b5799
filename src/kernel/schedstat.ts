import { matchLines } from "./match_lines.ts";

/** What the scheduler did on one CPU since boot. */
export interface CpuSchedule {
  /** The kernel's number of it: `0`. */
  readonly cpu: string;
  readonly runningSeconds: number;
  readonly waitingSeconds: number;
  readonly timeslices: number;
}

const NANOSECONDS = 1e9;

/**
 * Parses the lines of CPUs in `/proc/schedstat`; those of scheduling domains are ignored.
 * Throws where a CPU has fewer than nine numbers.
 * @see Documentation/scheduler/sched-stats.rst of the kernel
 */
export function parseSchedstat(text: string): CpuSchedule[] {
  return matchLines(text, {
    file: "schedstat",
    line: /^cpu(\d+)(?: \d+){6} (\d+) (\d+) (\d+)/,
    skip: /^(?!cpu)/,
    want: "cpu0 and nine numbers",
  }).map(([cpu = "", running, waiting, timeslices]) => ({
    cpu,
    runningSeconds: Number(running) / NANOSECONDS,
    waitingSeconds: Number(waiting) / NANOSECONDS,
    timeslices: Number(timeslices),
  }));
}
