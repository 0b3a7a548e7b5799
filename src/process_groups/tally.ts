import type { Process, Task } from "../kernel/process.ts";
import { type Counts, noCounts } from "./counts.ts";

/** In which states the processes and threads of a group are. */
export interface States {
  Running: number;
  Sleeping: number;
  Waiting: number;
  Zombie: number;
  Other: number;
}

/** The threads of a group that have the same name. */
export interface ThreadGroup {
  /** How many there are now; 0 of those that are gone. */
  readonly threads: number;
  readonly counts: Readonly<Counts>;
}

/** A group as the latest scan found it; of one that has lost its last process all but the counts is 0. It is the same
 * object from scan to scan, and the next one renews it. */
export interface Group {
  readonly name: string;
  readonly processes: number;
  readonly threads: number;
  readonly residentBytes: number;
  readonly virtualBytes: number;
  readonly swappedBytes: number;
  readonly openFds: number;
  readonly worstFdRatio: number;
  /** Seconds since 1970. */
  readonly oldestStartTimeSeconds: number;
  /** How many of its processes could be read only in part. */
  readonly incomplete: number;
  readonly states: Readonly<States>;
  /** How many wait in each function of the kernel. */
  readonly waits: ReadonlyMap<string, number>;
  /** What its processes have used, those that have ended among them. */
  readonly counts: Readonly<Counts>;
  readonly threadGroups: ReadonlyMap<string, ThreadGroup>;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** A group whose members are being added up. */
export interface Tally extends Mutable<
  Omit<Group, "counts" | "waits" | "threadGroups" | "states">
> {
  readonly counts: Counts;
  readonly states: States;
  readonly waits: Map<string, number>;
  readonly threadGroups: Map<string, Mutable<ThreadGroup>>;
}

/** A group without processes, that has used nothing. */
export function createTally(name: string): Tally {
  return {
    name,
    processes: 0,
    threads: 0,
    residentBytes: 0,
    virtualBytes: 0,
    swappedBytes: 0,
    openFds: 0,
    worstFdRatio: 0,
    oldestStartTimeSeconds: 0,
    incomplete: 0,
    states: { Running: 0, Sleeping: 0, Waiting: 0, Zombie: 0, Other: 0 },
    waits: new Map(),
    counts: noCounts(),
    threadGroups: new Map(),
  };
}

/** Takes out all processes; what they have used stays. */
export function emptyTally(tally: Tally): void {
  tally.processes = 0;
  tally.threads = 0;
  tally.residentBytes = 0;
  tally.virtualBytes = 0;
  tally.swappedBytes = 0;
  tally.openFds = 0;
  tally.worstFdRatio = 0;
  tally.oldestStartTimeSeconds = 0;
  tally.incomplete = 0;
  tally.states.Running = 0;
  tally.states.Sleeping = 0;
  tally.states.Waiting = 0;
  tally.states.Zombie = 0;
  tally.states.Other = 0;
  tally.waits.clear();
  tally.threadGroups.clear();
}

/** Adds what a process has and is at this moment. */
export function addReadings(tally: Tally, process: Process): void {
  const { openFds = 0, maxFds = Infinity, swappedBytes = 0, startTimeSeconds } = process;
  const oldest = tally.processes === 0 ? Infinity : tally.oldestStartTimeSeconds;
  tally.oldestStartTimeSeconds = Math.min(oldest, startTimeSeconds);
  tally.processes++;
  tally.threads += process.threads;
  tally.residentBytes += process.residentBytes;
  tally.virtualBytes += process.virtualBytes;
  tally.swappedBytes += swappedBytes;
  tally.openFds += openFds;
  if (openFds > 0) tally.worstFdRatio = Math.max(tally.worstFdRatio, openFds / maxFds);
  if (isIncomplete(process)) tally.incomplete++;
  // As upstream has it a process of several threads counts once as a process, and again as its first thread.
  addState(tally, process);
  if (process.tasks !== undefined) for (const task of process.tasks) addState(tally, task);
}

/** Whether the kernel did not give of the process what groups show, or it ended meanwhile. */
export function isIncomplete({ readBytes, openFds, wchan }: Process): boolean {
  return readBytes === undefined || openFds === undefined || wchan === undefined;
}

function addState({ states, waits }: Tally, { state, wchan }: Pick<Task, "state" | "wchan">): void {
  states[STATES.get(state) ?? "Other"]++;
  if (wchan) waits.set(wchan, (waits.get(wchan) ?? 0) + 1);
}

const STATES: ReadonlyMap<string, keyof States> = new Map([
  ["R", "Running"],
  ["S", "Sleeping"],
  ["D", "Waiting"],
  ["Z", "Zombie"],
]);
