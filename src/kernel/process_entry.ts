import type { PidStat } from "./pid_stat.ts";
import type { Process, ProcessDetail } from "./process.ts";
import type { Mutable } from "./process_details.ts";
import { type TaskEntries, TICKS_PER_SECOND } from "./process_tasks.ts";
import { createRunMark, type RunMark } from "./run_mark.ts";
import type { KeptFile } from "./task_files.ts";

/** What the numbers of a process count in. */
export interface StatUnits {
  /** When the host was started, in seconds since 1970. */
  readonly bootTimeSeconds: number;
  readonly pageBytes: number;
}

/** What a scanner keeps of one process from scan to scan. */
export interface Entry {
  readonly folder: string;
  readonly process: Mutable<Process>;
  readonly stat: KeptFile;
  readonly mark: RunMark;
  /** Its threads, where it has several and somebody wants to know; so many have but one that no empty map is kept. */
  tasks: TaskEntries | undefined;
  /** What the kernel does not give of it; undefined where it gives all. */
  refused: Set<ProcessDetail> | undefined;
  /** The scan that has met it last. */
  scan: number;
  /** Until when what stat says is good of a process that does not run, in milliseconds since 1970. */
  restsUntil: number;
  /** Until when what may change behind the process's back is good: its limits, its cgroup. In milliseconds since 1970. */
  dueAt: number;
  /** The details it was last read with; undefined before the first time. */
  details: ReadonlySet<ProcessDetail> | undefined;
}

/** A process nothing is known of yet. */
export function createEntry(folder: string, pid: number): Entry {
  return {
    folder,
    stat: { folder, name: "stat", fd: undefined },
    mark: createRunMark(folder),
    tasks: undefined,
    refused: undefined,
    scan: 0,
    restsUntil: 0,
    dueAt: 0,
    details: undefined,
    process: createProcess(pid),
  };
}

/** All fields at once: one that is added later costs every process a second object. */
function createProcess(pid: number): Mutable<Process> {
  return {
    pid,
    startTicks: 0,
    startTimeSeconds: 0,
    parent: 0,
    comm: "",
    state: "",
    isKernelThread: false,
    userSeconds: 0,
    systemSeconds: 0,
    minorFaults: 0,
    majorFaults: 0,
    threads: 0,
    virtualBytes: 0,
    residentBytes: 0,
    command: undefined,
    exe: undefined,
    uid: undefined,
    swappedBytes: undefined,
    voluntarySwitches: undefined,
    involuntarySwitches: undefined,
    readBytes: undefined,
    writtenBytes: undefined,
    openFds: undefined,
    maxFds: undefined,
    cgroups: undefined,
    wchan: undefined,
    oomScore: undefined,
    tasks: undefined,
  };
}

/** Puts what stat says into the record; whether something else may have changed than what a process changes by running. */
export function renew(process: Mutable<Process>, stat: PidStat, units: StatUnits): boolean {
  const residentBytes = stat.residentPages * units.pageBytes;
  const isOther = process.residentBytes !== residentBytes || process.comm !== stat.comm;
  process.startTicks = stat.startTicks;
  process.startTimeSeconds = units.bootTimeSeconds + stat.startTicks / TICKS_PER_SECOND;
  process.parent = stat.parent;
  // The string that is known has grown old with the process: a new one would have to, too.
  if (process.comm !== stat.comm) process.comm = stat.comm;
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
