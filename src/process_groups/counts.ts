import type { Process, Task } from "../kernel/process.ts";

/** What adds up as a process or a thread runs. */
export interface Counts {
  /** In clock ticks: whole numbers add up exactly. */
  userTicks: number;
  systemTicks: number;
  readBytes: number;
  writtenBytes: number;
  majorFaults: number;
  minorFaults: number;
  voluntarySwitches: number;
  involuntarySwitches: number;
}

/** What was counted last of a process or thread. */
export interface Counted {
  readonly tid: number;
  readonly startTicks: number;
  readonly counts: Counts;
}

/** Of a process, and of its threads where it has several. */
export interface CountedProcess extends Counted {
  threads: Map<number, Counted> | undefined;
}

/** What the kernel counts CPU time in, per second. */
export const TICKS_PER_SECOND = 100;

/** Counts of nothing. */
export function noCounts(): Counts {
  return {
    userTicks: 0,
    systemTicks: 0,
    readBytes: 0,
    writtenBytes: 0,
    majorFaults: 0,
    minorFaults: 0,
    voluntarySwitches: 0,
    involuntarySwitches: 0,
  };
}

/** What a process or thread has used until now; 0 where this user may not know. */
export function countsOf(of: Process | Task): Counts {
  const counts = noCounts();
  readCounts(of, counts);
  return counts;
}

/** Puts what a process or thread has used until now in place of what is there. */
export function readCounts(of: Process | Task, into: Counts): void {
  into.userTicks = Math.round(of.userSeconds * TICKS_PER_SECOND);
  into.systemTicks = Math.round(of.systemSeconds * TICKS_PER_SECOND);
  into.readBytes = of.readBytes ?? 0;
  into.writtenBytes = of.writtenBytes ?? 0;
  into.majorFaults = of.majorFaults;
  into.minorFaults = of.minorFaults;
  into.voluntarySwitches = of.voluntarySwitches ?? 0;
  into.involuntarySwitches = of.involuntarySwitches ?? 0;
}

/** Adds to `sum` what has been used beyond `last`, which becomes what has been used now: `addAdvance` without new objects. */
export function addUse(sum: Counts, of: Process | Task, last: Counts): void {
  readCounts(of, read);
  // Most sleep: of thousands there is nothing to add.
  if (isSame(read, last)) return;
  addAdvance(sum, read, last);
  Object.assign(last, read);
}

/** By name, not in a loop over names, which takes several times as long. */
function isSame(a: Counts, b: Counts): boolean {
  return (
    a.userTicks === b.userTicks &&
    a.systemTicks === b.systemTicks &&
    a.readBytes === b.readBytes &&
    a.writtenBytes === b.writtenBytes &&
    a.majorFaults === b.majorFaults &&
    a.minorFaults === b.minorFaults &&
    a.voluntarySwitches === b.voluntarySwitches &&
    a.involuntarySwitches === b.involuntarySwitches
  );
}

/** Adds to `sum` what `now` has beyond `before`. What has fallen, as a count may that could not be read, adds nothing. */
export function addAdvance(sum: Counts, now: Counts, before: Counts): void {
  for (const key of KEYS) sum[key] += Math.max(now[key] - before[key], 0);
}

const KEYS = Object.keys(noCounts()) as readonly (keyof Counts)[];
const read = noCounts();
