import { parsePidStat } from "./pid_stat.ts";
import type { Process, ProcessDetail, ProcessFault } from "./process.ts";
import { createDetailReader, type DetailReader } from "./process_details.ts";
import { createEntry, type Entry, renew, type StatUnits } from "./process_entry.ts";
import { forgetTasks, scanTasks } from "./process_tasks.ts";
import { hasRun } from "./run_mark.ts";
import { ENDED, type TaskFiles } from "./task_files.ts";

/** What the processes of one host have in common. */
export interface ScanParts extends StatUnits {
  readonly procfs: string;
  readonly files: TaskFiles;
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
  let scans = 0;

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
    { known, isAtRest }: Sight,
    details: ReadonlySet<ProcessDetail>,
    now: number,
  ): Generator<undefined, void> {
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

  function look(known: Entry | undefined): Sight {
    // The mark of a process is that of its first thread alone.
    const isAtRest =
      known !== undefined && known.process.threads <= 1 && !hasRun(known.mark, files);
    return { known, isAtRest };
  }

  /** Forgets those that this scan has not met. */
  function* forgetOthers(): Generator<undefined, void> {
    for (const [pid, entry] of entries) {
      if (entry.scan !== scans) forget(pid, entry);
      yield;
    }
  }

  return {
    processes,
    *scan(details, now) {
      const faults: ProcessFault[] = [];
      let there = 0;
      scans += 1;
      for (const pid of yield* pidsIn(files.walk(procfs))) {
        try {
          const sight = look(entries.get(pid));
          if (!isGoodYet(sight, details, now)) yield* scanOne(pid, sight, details, now);
          const entry = entries.get(pid);
          if (entry !== undefined) {
            entry.scan = scans;
            there += 1;
          }
        } catch (error) {
          if (faults.length < MOST_FAULTS) faults.push({ pid, error });
        }
        yield;
      }
      if (there < entries.size) yield* forgetOthers();
      return { faults, refused: countRefused(entries.values()) };
    },
    close: () => {
      for (const [pid, entry] of entries) forget(pid, entry);
    },
  };
}

/** What a look at a process shows. */
interface Sight {
  /** What is known of it. */
  readonly known: Entry | undefined;
  /** Whether it has not run since the last scan. */
  readonly isAtRest: boolean;
}

/** Whether all that is known of the process still holds: nothing need be read. Most sleep. */
function isGoodYet(
  { known, isAtRest }: Sight,
  details: ReadonlySet<ProcessDetail>,
  now: number,
): boolean {
  if (known === undefined || !isAtRest) return false;
  return isYet(known.restsUntil, MAX_REST_MS, now) && !isOverdue(known, details, now);
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

function countRefused(entries: Iterable<Entry>): Map<ProcessDetail, number> {
  const counts = new Map<ProcessDetail, number>();
  for (const { refused } of entries) {
    for (const detail of refused) counts.set(detail, (counts.get(detail) ?? 0) + 1);
  }
  return counts;
}
