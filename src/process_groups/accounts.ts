import type { Process, Task } from "../kernel/process.ts";
import { addAdvance, addUse, type Counts, countsOf, noCounts } from "./counts.ts";
import type { Member } from "./membership.ts";

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

/** A group as the latest scan found it; of one that has lost its last process all but the counts is 0. */
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
  readonly states: Readonly<States>;
  /** How many wait in each function of the kernel. */
  readonly waits: ReadonlyMap<string, number>;
  /** What its processes have used, those that have ended among them. */
  readonly counts: Readonly<Counts>;
  readonly threadGroups: ReadonlyMap<string, ThreadGroup>;
  readonly members: readonly Process[];
}

/** Adds the members of a scan up; yields all the while. */
export type Accounts = (
  members: Iterable<Member>,
  now: number,
) => Generator<undefined, readonly Group[]>;

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** What is kept of a group from scan to scan. */
interface Account {
  readonly counts: Counts;
  readonly threads: Map<string, { readonly counts: Counts; seenAt: number }>;
  seenAt: number;
}

interface Tally extends Mutable<Omit<Group, "waits" | "threadGroups" | "members" | "states">> {
  readonly states: States;
  readonly waits: Map<string, number>;
  readonly threadGroups: Map<string, Mutable<ThreadGroup>>;
  readonly members: Process[];
}

/** What was counted last of a process or thread. */
interface SeenThread {
  readonly tid: number;
  readonly startTicks: number;
  readonly counts: Counts;
}

/** Of a process, and of its threads where it has several. */
interface Seen extends SeenThread {
  readonly threads: ReadonlyMap<number, SeenThread> | undefined;
}

/** So many processes and threads take about a tenth of a millisecond. */
const ADDED_PER_STEP = 32;
const NO_COUNTS: Readonly<Counts> = noCounts();

/**
 * Accounts of groups. Counts begin with the second sight of a process, unless it is new, and never fall: what members have
 * used stays when they end.
 * @param keepEmptySeconds how long the counts of a group without processes are kept, and the group shown
 * @param hasThreadNames whether threads are added up by their names, too
 */
export function createAccounts(keepEmptySeconds: number, hasThreadNames: boolean): Accounts {
  const accounts = new Map<string, Account>();
  const seen = new WeakMap<Member, Seen>();

  function accountOf(name: string, now: number): Account {
    const account = accounts.get(name) ?? { counts: noCounts(), threads: new Map(), seenAt: now };
    accounts.set(name, account);
    account.seenAt = now;
    return account;
  }

  function count(member: Member, account: Account): Seen | undefined {
    const { process } = member;
    const before = seen.get(member);
    if (before !== undefined && before.threads === undefined && process.tasks === undefined) {
      // Most have one thread, and thousands of new objects that stay take long to be collected.
      addUse(account.counts, process, before.counts);
      return before;
    }
    const now = see(process);
    seen.set(member, now);
    if (before !== undefined) addAdvance(account.counts, withSwitches(now, before), before.counts);
    else if (member.isNew) addAdvance(account.counts, now.counts, NO_COUNTS);
    return before;
  }

  return function* (members, now) {
    const tallies = new Map<string, Tally>();
    let added = 0;
    for (const member of members) {
      if (member.group === undefined) continue;
      added += 1 + (member.process.tasks?.length ?? 0);
      if (added >= ADDED_PER_STEP) {
        added = 0;
        yield;
      }
      const account = accountOf(member.group, now);
      const tally = tallies.get(member.group) ?? emptyTally(member.group, account.counts);
      tallies.set(member.group, tally);
      const before = count(member, account);
      addReadings(tally, member.process);
      if (hasThreadNames) addThreads(tally, account, member.process, before);
    }
    forget(accounts, now, keepEmptySeconds);
    return [...accounts].map(([name, { counts }]) => tallies.get(name) ?? emptyTally(name, counts));
  };
}

/** Drops what has been without processes for so long. */
function forget(accounts: Map<string, Account>, now: number, keepSeconds: number): void {
  const isOld = ({ seenAt }: { readonly seenAt: number }) =>
    now !== seenAt && Math.abs(now - seenAt) >= keepSeconds * 1000;
  for (const [name, account] of accounts) {
    if (isOld(account)) accounts.delete(name);
    for (const [thread, kept] of account.threads) {
      if (isOld(kept)) account.threads.delete(thread);
    }
  }
}

function see(process: Process): Seen {
  const { pid, startTicks, tasks } = process;
  const threads = tasks?.map((task) => {
    const { tid, startTicks: threadStart } = task;
    return [tid, { tid, startTicks: threadStart, counts: countsOf(task) }] as const;
  });
  return { tid: pid, startTicks, counts: countsOf(process), threads: threads && new Map(threads) };
}

/** The thread as it was seen before, unless its id was another's then. A process of one thread is that thread. */
function sameThread(
  before: Seen | undefined,
  { tid, startTicks }: Pick<SeenThread, "tid" | "startTicks">,
): Counts | undefined {
  const known = before?.threads === undefined ? before : before.threads.get(tid);
  return known?.tid === tid && known.startTicks === startTicks ? known.counts : undefined;
}

/** Counts the switches thread by thread: the kernel's sum loses what threads had that have ended. */
function withSwitches(now: Seen, before: Seen): Counts {
  if (now.threads === undefined && before.threads === undefined) return now.counts;
  let { voluntarySwitches, involuntarySwitches } = before.counts;
  for (const thread of now.threads?.values() ?? [now]) {
    const last = sameThread(before, thread) ?? NO_COUNTS;
    const { counts } = thread;
    voluntarySwitches += Math.max(counts.voluntarySwitches - last.voluntarySwitches, 0);
    involuntarySwitches += Math.max(counts.involuntarySwitches - last.involuntarySwitches, 0);
  }
  return { ...now.counts, voluntarySwitches, involuntarySwitches };
}

function emptyTally(name: string, counts: Counts): Tally {
  return {
    ...{ name, counts, processes: 0, threads: 0, openFds: 0, worstFdRatio: 0 },
    ...{ residentBytes: 0, virtualBytes: 0, swappedBytes: 0, oldestStartTimeSeconds: 0 },
    states: { Running: 0, Sleeping: 0, Waiting: 0, Zombie: 0, Other: 0 },
    ...{ waits: new Map(), threadGroups: new Map(), members: [] },
  };
}

function addReadings(tally: Tally, process: Process): void {
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
  tally.members.push(process);
  // As upstream has it a process of several threads counts once as a process, and again as its first thread.
  addState(tally, process);
  for (const task of process.tasks ?? []) addState(tally, task);
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

/** Of a process of one thread there is nothing to tell by name. */
function addThreads(tally: Tally, account: Account, { tasks = [] }: Process, before?: Seen): void {
  for (const task of tasks) {
    const kept = account.threads.get(task.name) ?? { counts: noCounts(), seenAt: account.seenAt };
    account.threads.set(task.name, kept);
    kept.seenAt = account.seenAt;
    const last = sameThread(before, task);
    if (last !== undefined) addAdvance(kept.counts, countsOf(task), last);
    const group = tally.threadGroups.get(task.name) ?? { threads: 0, counts: kept.counts };
    tally.threadGroups.set(task.name, group);
    group.threads++;
  }
}
