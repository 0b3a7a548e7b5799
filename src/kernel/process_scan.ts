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
  /** Finds out which processes there are, for the next scan. */
  readonly list: () => Promise<void>;
  /**
   * Reads all listed processes that have run since the last scan, and these details of them; yields after each. Of one that has
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
/** To look at one that rests takes some three microseconds. */
const LOOKS_PER_STEP = 16;
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
  /** Those there are; beyond `listed` what an earlier list has left: a list of thousands is made but once. */
  const pids: number[] = [];
  let [listed, scans] = [0, 0];

  async function list(): Promise<void> {
    const names = await files.listAside(procfs);
    listed = 0;
    for (const name of names) {
      const pid = Number(name);
      if (pid > 0) pids[listed++] = pid;
    }
  }

  function forget(pid: number, { stat, mark, tasks }: Entry): void {
    files.close(stat);
    files.close(mark.file);
    if (tasks !== undefined) forgetTasks(tasks, files);
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
    const length = isActive ? files.readKept(entry.stat) : files.read(`${entry.folder}/stat`);
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

  /** Reads a process that is new, or has run, or is overdue. */
  function* scanOne(
    pid: number,
    isAtRest: boolean,
    details: ReadonlySet<ProcessDetail>,
    now: number,
  ): Generator<undefined, void> {
    const known = entries.get(pid);
    const entry = meet(pid, known !== undefined && !isAtRest);
    if (entry === undefined) return;
    const { process, folder } = entry;
    const isDue = isOverdue(entry, details, now);
    let isMoved = !isAtRest || entry !== known;
    if (process.threads > 1 && details.has("tasks")) {
      entry.tasks ??= new Map();
      isMoved = yield* scanTasks(process, entry.tasks, { files, details, folder, isDue });
    } else if (entry.tasks !== undefined) {
      forgetTasks(entry.tasks, files);
      [entry.tasks, process.tasks] = [undefined, undefined];
    }
    entry.restsUntil = now + apart(MAX_REST_MS, pid);
    if (!isMoved && !isDue) return;
    readDetails(entry, details, isDue, reader);
    if (!isDue) return;
    entry.details = details;
    entry.dueAt = now + apart(MAX_AGE_MS, pid);
  }

  /** Whether it has not run since the last scan, as far as can be told: the mark of a process is that of its first thread alone. */
  function isResting(known: Entry | undefined): boolean {
    return known !== undefined && known.process.threads <= 1 && !hasRun(known.mark, files);
  }

  function* scanEach(
    details: ReadonlySet<ProcessDetail>,
    now: number,
  ): Generator<undefined, Found> {
    const faults: ProcessFault[] = [];
    const refused = new Map<ProcessDetail, number>();
    let there = 0;
    for (let at = 0; at < listed; at++) {
      if (at % LOOKS_PER_STEP === 0) yield;
      const pid = pids[at] ?? 0;
      try {
        const known = entries.get(pid);
        const isAtRest = isResting(known);
        if (known === undefined || !isAtRest || !isGoodYet(known, details, now)) {
          yield* scanOne(pid, isAtRest, details, now);
          yield;
        }
        const entry = entries.get(pid);
        if (entry === undefined) continue;
        entry.scan = scans;
        there += 1;
        if (entry.refused !== undefined) addRefused(refused, entry.refused);
      } catch (error) {
        if (faults.length < MOST_FAULTS) faults.push({ pid, error });
      }
    }
    if (there < entries.size) yield* forgetOthers();
    return { faults, refused };
  }

  /** Forgets those that this scan has not met. */
  function* forgetOthers(): Generator<undefined, void> {
    let looks = 0;
    for (const [pid, entry] of entries) {
      if (entry.scan !== scans) forget(pid, entry);
      if (++looks % LOOKS_PER_STEP === 0) yield;
    }
  }

  return {
    processes,
    list,
    scan: (details, now) => {
      scans += 1;
      return scanEach(details, now);
    },
    close: () => {
      // A scan that is under way opens no more than it closes.
      files.keepNoMore();
      for (const [pid, entry] of entries) forget(pid, entry);
    },
  };
}

/** Whether all that is known of a process that rests still holds: nothing need be read. Most sleep. */
function isGoodYet(known: Entry, details: ReadonlySet<ProcessDetail>, now: number): boolean {
  return isYet(known.restsUntil, MAX_REST_MS, now) && !isOverdue(known, details, now);
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
  entry: Entry,
  details: ReadonlySet<ProcessDetail>,
  isDue: boolean,
  reader: DetailReader,
): void {
  const { process, folder } = entry;
  for (const detail of details) {
    if (detail === "tasks" || (!isDue && entry.refused?.has(detail))) continue;
    if (reader.read(detail, folder, process)) (entry.refused ??= new Set()).add(detail);
    else entry.refused?.delete(detail);
  }
}

function addRefused(counts: Map<ProcessDetail, number>, details: Iterable<ProcessDetail>): void {
  for (const detail of details) counts.set(detail, (counts.get(detail) ?? 0) + 1);
}
