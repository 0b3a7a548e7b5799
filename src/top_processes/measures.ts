import type { Process, ProcessDetail } from "../kernel/process.ts";
import { metric, type Metric } from "../model/metric.ts";

/** What processes can be ranked by. */
export const RANKINGS = ["cpu", "memory", "io", "fds"] as const;

/** One of them. */
export type Ranking = (typeof RANKINGS)[number];

/** How much of something a process uses, and how that is shown. */
export interface Measure {
  readonly details: readonly ProcessDetail[];
  /** Whether the amounts add up from its start on; otherwise they are what it has just now. */
  readonly isCounter: boolean;
  /** Whether a process is charged with the amounts of its children once it has waited for them. */
  readonly includesChildren: boolean;
  /** Whole amounts, one for each metric; undefined where the kernel does not tell. */
  readonly amounts: readonly ((process: Process) => number | undefined)[];
  /** How many of an amount are 1 of the metrics' unit. */
  readonly amountsPerUnit: number;
  readonly metrics: readonly Metric[];
}

/** The kernel's unit of CPU time: sums of whole ticks are exact. */
export const TICKS_PER_SECOND = 100;

const SINCE_LISTED = "since it was first listed, and of all others; add up rates, not values.";

/**
 * The measures by what they rank. The children's part in `io` is the kernel's way alone: wait(2) adds what the child
 * read and wrote to its parent's account.
 * @see proc_pid_stat(5), proc_pid_io(5)
 */
export const MEASURES: Readonly<Record<Ranking, Measure>> = {
  cpu: {
    details: [],
    isCounter: true,
    includesChildren: false,
    amounts: [
      ({ userSeconds, systemSeconds }) =>
        Math.round((userSeconds + systemSeconds) * TICKS_PER_SECOND),
    ],
    amountsPerUnit: TICKS_PER_SECOND,
    metrics: [
      metric("counter", "top_process_cpu_seconds_total", `CPU time of a process ${SINCE_LISTED}`),
    ],
  },
  memory: {
    details: [],
    isCounter: false,
    includesChildren: false,
    amounts: [({ residentBytes }) => residentBytes],
    amountsPerUnit: 1,
    metrics: [
      metric(
        "gauge",
        "top_process_resident_memory_bytes",
        "Resident memory of a process, and of all others; what processes share is in each of them.",
      ),
    ],
  },
  io: {
    details: ["io"],
    isCounter: true,
    includesChildren: true,
    amounts: [({ readBytes }) => readBytes, ({ writtenBytes }) => writtenBytes],
    amountsPerUnit: 1,
    metrics: [
      metric(
        "counter",
        "top_process_read_bytes_total",
        `Bytes a process read from storage ${SINCE_LISTED}`,
      ),
      metric(
        "counter",
        "top_process_written_bytes_total",
        `Bytes a process wrote to storage ${SINCE_LISTED}`,
      ),
    ],
  },
  fds: {
    details: ["fds"],
    isCounter: false,
    includesChildren: false,
    amounts: [({ openFds }) => openFds],
    amountsPerUnit: 1,
    metrics: [
      metric("gauge", "top_process_open_fds", "Open descriptors of a process, and of all others."),
    ],
  },
};
