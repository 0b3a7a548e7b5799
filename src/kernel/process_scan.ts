import { parsePidStat, type PidStat } from "./pid_stat.ts";
import type { Process, ProcessDetail, ProcessFault } from "./process.ts";
import { createDetailReader, type DetailReader, type Mutable } from "./process_details.ts";
import { forgetTasks, scanTasks, type TaskEntries, TICKS_PER_SECOND } from "./process_tasks.ts";
import { createRunMark, hasRun, type RunMark } from "./run_mark.ts";
import { ENDED, type KeptFile, type TaskFiles } from "./task_files.ts";

/** What the processes of one host have in common. */
export interface ScanParts {
  readonly procfs: string;
  readonly files: TaskFiles;
  /** Seconds since 1970. */
  readonly bootTimeSeconds: number;
  readonly pageBytes: number;
}

/** The processes from scan to scan. */
export interface Scanner {
  readonly processes: ReadonlyMap<number, Process>;
  /**
   * Reads all processes that have run since the last scan, and these details of them; yields after each. Of one that has
   * not, what others may have changed is read again after some seconds: its memory, its parent.
   * @param now milliseconds since 1970
   */
  readonly scan: (details: ReadonlySet<ProcessDetail>, now: number) => Generator<undefined, Found>;
  /** Closes what it keeps open and forgets all processes. */
  readonly close: () => void;
}

/** What a scan could not read. */
export interface Found {
  readonly faults: readonly ProcessFault[];
  readonly refused: ReadonlyMap<ProcessDetail, number>;
}

interface Entry {
  readonly folder: string;
  readonly process: Mutable<Process>;
  readonly stat: KeptFile;
  readonly mark: RunMark;
  readonly tasks: TaskEntries;
  readonly refused: Set<ProcessDetail>;
  /** Until when what stat says is good of a process that does not run, in milliseconds since 1970. */
  restsUntil: number;
  /** Until when what may change behind the process's back is good: its limits, its cgroup. In milliseconds since 1970. */
  dueAt: number;
  /** The details it was last read with. */
  details: ReadonlySet<ProcessDetail>;
}

const MOST_FAULTS = 10;
const MAX_REST_MS = 15_000;
const MAX_AGE_MS = 60_000;
/** For so long after its start others still move a process about: into its cgroup, to its user. */
const SETTLED_AFTER_MS = 10_000;

/** A scanner that has seen no process yet. */
export function createScanner(parts: ScanParts): Scanner {
  const { procfs, files } = parts;
  const entries = new Map<number, Entry>();
  const processes = new Map<number, Process>();
  const reader = createDetailReader(files);

  function forget(pid: number, { stat, mark, tasks }: Entry): void {
    files.close(stat);
    files.close(mark.file);
    forgetTasks(tasks, files);
    entries.delete(pid);
    processes.delete(pid);
  }

  /**
   * The process of that pid with its stat of now; undefined where it has ended.
   * @param isActive whether its stat is worth a descriptor: most sleep, and their marks want one each
   */
  function meet(pid: number, isActive: boolean): Entry | undefined {
    const known = entries.get(pid);
    const entry = known ?? createEntry(`${procfs}/${pid}`, pid);
    // Before stat is read: what it does from here on counts as not read yet.
    if (known === undefined) hasRun(entry.mark, files);
    const length = isActive ? files.readKept(entry.stat) : files.read(entry.stat.path);
    if (typeof length === "symbol") {
      forget(pid, entry);
      // The pid may be another's by now: the descriptor speaks of the one that has ended.
      return known !== undefined && length === ENDED ? meet(pid, false) : undefined;
    }
    const stat = parsePidStat(files.bytes, length);
    if (known !== undefined && known.process.startTicks !== stat.startTicks) {
      forget(pid, known);
      return meet(pid, false);
    }
    if (known === undefined) {
      entries.set(pid, entry);
      processes.set(pid, entry.process);
    }
    if (renew(entry.process, stat, parts)) entry.dueAt = 0;
    return entry;
  }

  function* scanOne(
    pid: number,
    details: ReadonlySet<ProcessDetail>,
    now: number,
  ): Generator<undefined, void> {
    const known = entries.get(pid);
    // The mark of a process is that of its first thread alone.
    const isAtRest =
      known !== undefined && known.process.threads <= 1 && !hasRun(known.mark, files);
    if (isAtRest && isYet(known.restsUntil, MAX_REST_MS, now) && !isOverdue(known, details, now))
      return;
    const entry = meet(pid, known !== undefined && !isAtRest);
    if (entry === undefined) return;
    const { process, folder, tasks } = entry;
    const isDue = isOverdue(entry, details, now);
    let isMoved = !isAtRest || entry !== known;
    if (process.threads > 1 && details.has("tasks")) {
      isMoved = yield* scanTasks(process, tasks, { files, details, folder, isDue });
    } else {
      if (tasks.size > 0) forgetTasks(tasks, files);
      process.tasks = undefined;
    }
    entry.restsUntil = now + apart(MAX_REST_MS, pid);
    if (!isMoved && !isDue) return;
    readDetails(entry, details, isDue, reader);
    if (!isDue) return;
    entry.details = details;
    entry.dueAt = now + apart(MAX_AGE_MS, pid);
  }

  return {
    processes,
    *scan(details, now) {
      const faults: ProcessFault[] = [];
      const there = new Set<number>();
      for (const pid of yield* pidsIn(files.walk(procfs))) {
        try {
          yield* scanOne(pid, details, now);
          if (entries.has(pid)) there.add(pid);
        } catch (error) {
          if (faults.length < MOST_FAULTS) faults.push({ pid, error });
        }
        yield;
      }
      for (const [pid, entry] of entries) {
        if (!there.has(pid)) forget(pid, entry);
        yield;
      }
      return { faults, refused: countRefused(entries.values()) };
    },
    close: () => {
      for (const [pid, entry] of entries) forget(pid, entry);
    },
  };
}

function* pidsIn(names: Iterable<string>): Generator<undefined, readonly number[]> {
  const pids: number[] = [];
  for (const name of names) {
    if (/^\d+$/.test(name)) pids.push(Number(name));
    yield;
  }
  return pids;
}

/** Between half of an age and all of it: those first seen together come of age apart. */
function apart(ageMs: number, pid: number): number {
  return ageMs * (0.5 + (pid % 16) / 32);
}

/** Whether all is to be read, whether the process has run or not. */
function isOverdue(entry: Entry, details: ReadonlySet<ProcessDetail>, now: number): boolean {
  const isGood = isYet(entry.dueAt, MAX_AGE_MS, now) && entry.details === details;
  return !isGood || isYoung(entry.process, now);
}

/** Whether `until` is still to come; not where a clock that was set back has put it off. */
function isYet(until: number, atMostMs: number, now: number): boolean {
  return now < until && until - now <= atMostMs;
}

function isYoung({ startTimeSeconds }: Process, now: number): boolean {
  return Math.abs(now - startTimeSeconds * 1000) < SETTLED_AFTER_MS;
}

/** Reads the details; what the kernel has refused is asked for again only when it is due. */
function readDetails(
  { process, folder, refused }: Entry,
  details: ReadonlySet<ProcessDetail>,
  isDue: boolean,
  reader: DetailReader,
): void {
  for (const detail of details) {
    if (detail === "tasks" || (refused.has(detail) && !isDue)) continue;
    if (reader.read(detail, folder, process)) refused.add(detail);
    else refused.delete(detail);
  }
}

/** Puts what stat says into the record; whether something else may have changed than what a process changes by running. */
function renew(process: Mutable<Process>, stat: PidStat, parts: ScanParts): boolean {
  const residentBytes = stat.residentPages * parts.pageBytes;
  const isOther = process.residentBytes !== residentBytes || process.comm !== stat.comm;
  process.startTicks = stat.startTicks;
  process.startTimeSeconds = parts.bootTimeSeconds + stat.startTicks / TICKS_PER_SECOND;
  process.parent = stat.parent;
  process.comm = stat.comm;
  process.state = stat.state;
  process.isKernelThread = stat.isKernelThread;
  process.userSeconds = stat.userTicks / TICKS_PER_SECOND;
  process.systemSeconds = stat.systemTicks / TICKS_PER_SECOND;
  process.minorFaults = stat.minorFaults;
  process.majorFaults = stat.majorFaults;
  process.threads = stat.threads;
  process.virtualBytes = stat.virtualBytes;
  process.residentBytes = residentBytes;
  return isOther;
}

function countRefused(entries: Iterable<Entry>): Map<ProcessDetail, number> {
  const counts = new Map<ProcessDetail, number>();
  for (const { refused } of entries) {
    for (const detail of refused) counts.set(detail, (counts.get(detail) ?? 0) + 1);
  }
  return counts;
}

function createEntry(folder: string, pid: number): Entry {
  return {
    folder,
    stat: { path: `${folder}/stat`, fd: undefined },
    mark: createRunMark(folder),
    tasks: new Map(),
    refused: new Set(),
    restsUntil: 0,
    dueAt: 0,
    details: new Set(),
    process: {
      ...{ pid, startTicks: 0, startTimeSeconds: 0, parent: 0, comm: "", state: "" },
      ...{ isKernelThread: false, userSeconds: 0, systemSeconds: 0, minorFaults: 0 },
      ...{ majorFaults: 0, threads: 0, virtualBytes: 0, residentBytes: 0 },
    },
  };
}
