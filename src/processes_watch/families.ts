import type { Process } from "../kernel/process.ts";
import type { Labels } from "../model/family.ts";
import type { FamilyTable } from "../model/family_table.ts";
import { type Metric, metric } from "../model/metric.ts";
import type { Totals } from "./account.ts";
import type { Vitals } from "./vitals.ts";

/** What a poll knows of one watch. */
export interface WatchReading {
  readonly isUp: boolean;
  /** Whether all that is known is that it is up: then nothing is said of its processes. */
  readonly isUnseen: boolean;
  readonly processes: readonly Process[];
  /** Of each process, in the same order. */
  readonly vitals: readonly Vitals[];
  readonly totals: Totals;
  /** When it was last up, in seconds since 1970; undefined where it has not been. */
  readonly lastSeenSeconds: number | undefined;
}

/** The labels of a watch's series: the same objects at every poll. */
export interface WatchLabels {
  readonly own: Labels;
  readonly user: Labels;
  readonly system: Labels;
}

const UP = gauge("up", "Whether any process of it is there.");
const PROCESSES = gauge("processes", "Its processes.");
const START = gauge(
  "start_time_seconds",
  "When the oldest of its processes was started, in seconds since 1970.",
);
const LAST_SEEN = gauge(
  "last_seen_timestamp_seconds",
  "When it was last found up, in seconds since 1970.",
);
const RESTARTS = counter(
  "restarts_total",
  "Times its main process, the oldest, was found to be another one than before.",
);
const EXITS = counter("exits_total", "Processes of it that were there and have ended.");
const CPU = counter(
  "cpu_seconds_total",
  "CPU time its processes have used, those that have ended among them.",
);
const RESIDENT = gauge("resident_memory_bytes", "Resident memory of its processes.");
const VIRTUAL = gauge("virtual_memory_bytes", "Virtual memory of its processes.");
const THREADS = gauge("threads", "Threads of its processes.");
const OPEN_FDS = gauge("open_fds", "Files its processes have open.");
const MAX_FDS = gauge(
  "max_fds",
  "Files that the process nearest to its limit may have open, where there is a limit.",
);
const FD_RATIO = gauge(
  "fd_ratio",
  "Open files of the process nearest to its limit, as a part of that limit.",
);
const SOCKETS = gauge("sockets", "Sockets among the files its processes have open.");
const OOM_SCORE = gauge(
  "oom_score",
  "How readily the kernel would kill one of its processes for memory: the highest, 0 to 2000.",
);

/** The metrics in the order of the page. */
export const METRICS: readonly Metric[] = [
  ...[UP, PROCESSES, START, LAST_SEEN, RESTARTS, EXITS, CPU, RESIDENT, VIRTUAL, THREADS],
  ...[OPEN_FDS, MAX_FDS, FD_RATIO, SOCKETS, OOM_SCORE],
];

/** The labels of the watch of that name. */
export function createWatchLabels(name: string): WatchLabels {
  return { own: { name }, user: { name, mode: "user" }, system: { name, mode: "system" } };
}

/**
 * Adds the series of a watch. Of one that is down only what goes on without processes is shown: a memory of 0 would be a
 * measurement.
 */
export function addWatch(table: FamilyTable, labels: WatchLabels, reading: WatchReading): void {
  const { processes, vitals, totals } = reading;
  const add = (of: Metric, value: number | undefined) => table.add(of, labels.own, value);
  add(UP, Number(reading.isUp));
  if (!reading.isUnseen) add(PROCESSES, processes.length);
  add(LAST_SEEN, reading.lastSeenSeconds);
  add(RESTARTS, totals.restarts);
  add(EXITS, totals.exits);
  table.add(CPU, labels.user, totals.userSeconds);
  table.add(CPU, labels.system, totals.systemSeconds);
  if (processes.length === 0) return;
  add(START, Math.min(...processes.map(({ startTimeSeconds }) => startTimeSeconds)));
  add(RESIDENT, sumOf(processes.map(({ residentBytes }) => residentBytes)));
  add(VIRTUAL, sumOf(processes.map(({ virtualBytes }) => virtualBytes)));
  add(THREADS, sumOf(processes.map(({ threads }) => threads)));
  add(OPEN_FDS, sumOf(vitals.map(({ openFds }) => openFds)));
  add(SOCKETS, sumOf(vitals.map(({ sockets }) => sockets)));
  const { ratio, maxFds } = nearestToLimit(vitals);
  add(MAX_FDS, maxFds === Infinity ? undefined : maxFds);
  add(FD_RATIO, ratio);
  add(OOM_SCORE, highest(vitals.map(({ oomScore }) => oomScore)));
}

function gauge(name: string, help: string): Metric {
  return metric("gauge", `watched_process_${name}`, help);
}

function counter(name: string, help: string): Metric {
  return metric("counter", `watched_process_${name}`, help);
}

/** Undefined where none of the values is known. */
function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  return values.reduce(
    (most, value) => (value === undefined ? most : Math.max(most ?? value, value)),
    undefined,
  );
}

/** Where the counts are refused the limit is still known. */
function nearestToLimit(vitals: readonly Vitals[]) {
  let nearest: { ratio: number | undefined; maxFds: number | undefined } = {
    ratio: undefined,
    maxFds: vitals[0]?.maxFds,
  };
  for (const { openFds, maxFds } of vitals) {
    if (openFds === undefined || maxFds === undefined || maxFds === 0) continue;
    const ratio = openFds / maxFds;
    if (nearest.ratio === undefined || ratio > nearest.ratio) nearest = { ratio, maxFds };
  }
  return nearest;
}
