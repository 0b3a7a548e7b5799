import { parsePidIo } from "./pid_io.ts";
import { parsePidStat } from "./pid_stat.ts";
import { parsePidStatus } from "./pid_status.ts";
import type { Process, ProcessDetail, Task } from "./process.ts";
import { type Mutable, parseWchan } from "./process_details.ts";
import { createRunMark, hasRun, type RunMark } from "./run_mark.ts";
import type { TaskFiles } from "./task_files.ts";

/** The threads of one process, as its last scan found them, by their ids. */
export type TaskEntries = Map<number, TaskEntry>;

interface TaskEntry {
  readonly folder: string;
  readonly mark: RunMark;
  readonly task: Mutable<Task>;
}

/** What a scan of a process's threads goes by. */
export interface TaskScan {
  readonly files: TaskFiles;
  readonly details: ReadonlySet<ProcessDetail>;
  /** `/proc/<pid>` */
  readonly folder: string;
  /** Whether all of them are read, though they may not have run. */
  readonly isDue: boolean;
}

/** The kernel's clock ticks, whatever the machine. */
export const TICKS_PER_SECOND = 100;

/**
 * Renews the threads of a process that has several, each that has run since the last scan, and what the process has
 * of them: `tasks` and the context switches. Yields after each.
 * @returns whether any of them has run, come or gone
 */
export function* scanTasks(
  process: Mutable<Process>,
  entries: TaskEntries,
  scan: TaskScan,
): Generator<undefined, boolean> {
  const { files, folder } = scan;
  const names = files.list(`${folder}/task`);
  if (typeof names === "symbol") return true;
  const there = new Set<number>();
  let [isMoved, isOther] = [false, false];
  for (const name of names) {
    const tid = Number(name);
    const known = entries.get(tid);
    const entry = known ?? createEntry(`${folder}/task/${name}`);
    const isRun = hasRun(entry.mark, files) || scan.isDue;
    isMoved ||= isRun;
    if (isRun && !renew(entry, tid, scan)) close(entry, files);
    else {
      there.add(tid);
      entries.set(tid, entry);
      isOther ||= known === undefined;
    }
    yield;
  }
  for (const [tid, entry] of entries) {
    if (there.has(tid)) continue;
    close(entry, files);
    entries.delete(tid);
    isOther = true;
  }
  if (isMoved || isOther || process.tasks === undefined) takeOver(process, entries);
  return isMoved || isOther;
}

/** Forgets the threads of a process that is gone, or has but one. */
export function forgetTasks(entries: TaskEntries, files: TaskFiles): void {
  for (const entry of entries.values()) close(entry, files);
  entries.clear();
}

function takeOver(process: Mutable<Process>, entries: TaskEntries): void {
  const tasks = [...entries.values()].map(({ task }) => task);
  process.tasks = tasks;
  process.voluntarySwitches = tasks.reduce((sum, task) => sum + task.voluntarySwitches, 0);
  process.involuntarySwitches = tasks.reduce((sum, task) => sum + task.involuntarySwitches, 0);
}

function close({ mark }: TaskEntry, files: TaskFiles): void {
  files.close(mark.file);
}

/** Reads a thread anew; false where it has ended. */
function renew({ folder, task }: TaskEntry, tid: number, { files, details }: TaskScan): boolean {
  const statLength = files.read(`${folder}/stat`);
  if (typeof statLength === "symbol") return false;
  const stat = parsePidStat(files.bytes, statLength);
  const statusLength = files.read(`${folder}/status`);
  if (typeof statusLength === "symbol") return false;
  const status = parsePidStatus(files.bytes, statusLength);
  task.tid = tid;
  task.startTicks = stat.startTicks;
  if (task.name !== stat.comm) task.name = stat.comm;
  task.state = stat.state;
  task.userSeconds = stat.userTicks / TICKS_PER_SECOND;
  task.systemSeconds = stat.systemTicks / TICKS_PER_SECOND;
  task.minorFaults = stat.minorFaults;
  task.majorFaults = stat.majorFaults;
  task.voluntarySwitches = status.voluntarySwitches;
  task.involuntarySwitches = status.involuntarySwitches;
  if (details.has("io")) {
    const length = files.read(`${folder}/io`);
    const io = typeof length === "symbol" ? undefined : parsePidIo(files.bytes, length);
    task.readBytes = io?.readBytes;
    task.writtenBytes = io?.writtenBytes;
  }
  if (details.has("wchan")) {
    const length = files.read(`${folder}/wchan`);
    const wchan = typeof length === "symbol" ? undefined : parseWchan(files.text(length));
    if (task.wchan !== wchan) task.wchan = wchan;
  }
  return true;
}

function createEntry(folder: string): TaskEntry {
  return {
    folder,
    mark: createRunMark(folder),
    task: {
      tid: 0,
      startTicks: 0,
      name: "",
      state: "",
      userSeconds: 0,
      systemSeconds: 0,
      minorFaults: 0,
      majorFaults: 0,
      voluntarySwitches: 0,
      involuntarySwitches: 0,
      readBytes: undefined,
      writtenBytes: undefined,
      wchan: undefined,
    },
  };
}
