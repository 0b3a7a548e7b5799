import type { Process } from "../kernel/process.ts";
import {
  addAdvance,
  addUse,
  type Counted,
  type CountedProcess,
  type Counts,
  countsOf,
  noCounts,
  readCounts,
} from "./counts.ts";
import type { Member } from "./membership.ts";
import { addReadings, createTally, emptyTally, type Group, type Tally } from "./tally.ts";

/** Adds the members of a scan up; yields all the while. */
export type Accounts = (
  members: Iterable<Member>,
  now: number,
) => Generator<undefined, readonly Group[]>;

/** What is kept of a group from scan to scan. */
interface Account {
  readonly tally: Tally;
  readonly threads: Map<string, { readonly counts: Counts; seenAt: number }>;
  /** The scan that has found members last. */
  scan: number;
  seenAt: number;
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
  let scans = 0;

  function accountOf(name: string, now: number): Account {
    let account = accounts.get(name);
    if (account === undefined) {
      account = { tally: createTally(name), threads: new Map(), scan: scans, seenAt: now };
      accounts.set(name, account);
    } else if (account.scan !== scans) {
      emptyTally(account.tally);
      account.scan = scans;
      account.seenAt = now;
    }
    return account;
  }

  return function* (members, now) {
    scans += 1;
    let added = 0;
    for (const member of members) {
      if (member.group === undefined) continue;
      added += 1 + (member.process.tasks?.length ?? 0);
      if (added >= ADDED_PER_STEP) {
        added = 0;
        yield;
      }
      const account = accountOf(member.group, now);
      if (hasThreadNames) addThreads(account, member);
      count(member, account.tally.counts);
      addReadings(account.tally, member.process);
    }
    forget(accounts, now, keepEmptySeconds);
    const all = [...accounts.values()];
    for (const { scan, tally } of all) if (scan !== scans) emptyTally(tally);
    return all.map(({ tally }) => tally);
  };
}

/** Adds what the member has used since it was counted last. */
function count(member: Member, sum: Counts): void {
  const { process, counted } = member;
  if (counted === undefined) {
    const first = countedOf(process);
    if (member.isNew) addAdvance(sum, first.counts, NO_COUNTS);
    member.counted = first;
  } else if (counted.threads === undefined && process.tasks === undefined) {
    addUse(sum, process, counted.counts);
  } else {
    addAdvance(sum, withSwitches(process, counted), counted.counts);
    recount(counted, process);
  }
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

function countedOf(process: Process): CountedProcess {
  const { pid, startTicks } = process;
  const counted = { tid: pid, startTicks, counts: noCounts(), threads: undefined };
  recount(counted, process);
  return counted;
}

/** Counts anew in place: thousands of new objects that stay take long to be collected. */
function recount(counted: CountedProcess, process: Process): void {
  const { tasks } = process;
  readCounts(process, counted.counts);
  if (tasks === undefined) {
    counted.threads = undefined;
    return;
  }
  const threads = (counted.threads ??= new Map<number, Counted>());
  for (const task of tasks) {
    const { tid, startTicks } = task;
    let known = threads.get(tid);
    if (known?.startTicks !== startTicks) {
      known = { tid, startTicks, counts: noCounts() };
      threads.set(tid, known);
    }
    readCounts(task, known.counts);
  }
  if (threads.size === tasks.length) return;
  const there = new Set(tasks.map(({ tid }) => tid));
  for (const tid of threads.keys()) if (!there.has(tid)) threads.delete(tid);
}

/** The thread as it was seen before, unless its id was another's then. A process of one thread is that thread. */
function sameThread(
  before: CountedProcess | undefined,
  { tid, startTicks }: Pick<Counted, "tid" | "startTicks">,
): Counts | undefined {
  const known = before?.threads === undefined ? before : before.threads.get(tid);
  return known?.tid === tid && known.startTicks === startTicks ? known.counts : undefined;
}

/** What it has used, its switches counted thread by thread: the kernel's sum loses what threads had that have ended. */
function withSwitches(process: Process, before: CountedProcess): Counts {
  const counts = countsOf(process);
  counts.voluntarySwitches = before.counts.voluntarySwitches;
  counts.involuntarySwitches = before.counts.involuntarySwitches;
  for (const thread of process.tasks ?? [asThread(process)]) {
    const last = sameThread(before, thread) ?? NO_COUNTS;
    const { voluntarySwitches = 0, involuntarySwitches = 0 } = thread;
    counts.voluntarySwitches += Math.max(voluntarySwitches - last.voluntarySwitches, 0);
    counts.involuntarySwitches += Math.max(involuntarySwitches - last.involuntarySwitches, 0);
  }
  return counts;
}

function asThread({ pid, startTicks, voluntarySwitches, involuntarySwitches }: Process) {
  return { tid: pid, startTicks, voluntarySwitches, involuntarySwitches };
}

/** Of a process of one thread there is nothing to tell by name. */
function addThreads({ tally, threads, seenAt }: Account, { process, counted }: Member): void {
  if (process.tasks === undefined) return;
  for (const task of process.tasks) {
    const kept = threads.get(task.name) ?? { counts: noCounts(), seenAt };
    threads.set(task.name, kept);
    kept.seenAt = seenAt;
    const last = sameThread(counted, task);
    if (last !== undefined) addAdvance(kept.counts, countsOf(task), last);
    const group = tally.threadGroups.get(task.name) ?? { threads: 0, counts: kept.counts };
    tally.threadGroups.set(task.name, group);
    group.threads++;
  }
}
