import type { Process, ProcessScan } from "../kernel/process.ts";
import { type Amounts, sumOf, zerosFor } from "./amounts.ts";
import { createLegacies } from "./children.ts";
import type { Measure } from "./measures.ts";
import { createMeter, type Metered } from "./meter.ts";
import { nameOf, type Naming, rename } from "./name.ts";

/** A process under one name as a list knows it: one object for as long as it is that. */
export interface Entry extends Metered {
  readonly startTicks: number;
  /** Seconds since 1970. */
  readonly startTimeSeconds: number;
  parent: number;
  /** What it calls itself just now. */
  comm: string;
  naming: Naming;
  /** What it uses in a second, or has, of late. */
  score: number;
}

/** How a list looks at processes. */
export interface EntryRules {
  /** For how long a process keeps a new name before it is listed under it. */
  readonly holdSeconds: number;
  /** The time constant by which the score follows what is used. */
  readonly windowSeconds: number;
}

/** What a scan told. */
export interface Followed {
  /** The processes whose amounts it told. */
  readonly present: readonly Entry[];
  /** What all have used since the scan before, or have, where the measure is no counter. */
  readonly sums: Amounts;
}

/** The processes of one list from scan to scan. */
export interface Entries {
  /** Follows the processes to this scan. Yields between them. */
  readonly follow: (scan: ProcessScan) => Generator<undefined, Followed>;
}

/** So many processes take far less than a millisecond. */
const SLICE = 64;
/** The host's clock may be set, and the kernel tells the time of the boot in whole seconds. */
const CLOCK_SLACK_SECONDS = 2;

/** Entries that have seen no process yet. */
export function createEntries(measure: Measure, rules: EntryRules): Entries {
  const { isCounter } = measure;
  const entries = new Map<number, Entry>();
  const meter = createMeter(measure);
  const legacies = measure.includesChildren ? createLegacies() : undefined;
  let followedAt: number | undefined;

  function entryOf(process: Process, atSeconds: number): Entry {
    const known = entries.get(process.pid);
    let entry = known;
    if (entry?.startTicks !== process.startTicks) {
      entry = createEntry(
        process,
        isNewSince(process, followedAt) ? zerosFor(meter.now) : meter.now,
      );
    } else if (entry.comm !== process.comm || entry.naming.other !== undefined) {
      entry = underItsName(entry, process, atSeconds, rules.holdSeconds);
    }
    if (entry !== known) entries.set(process.pid, entry);
    return entry;
  }

  return {
    *follow({ processes, scannedAt }) {
      const atSeconds = scannedAt / 1000;
      const elapsedSeconds = followedAt === undefined ? undefined : atSeconds - followedAt;
      const weight = 1 - Math.exp(-Math.max(0, elapsedSeconds ?? 0) / rules.windowSeconds);
      legacies?.turn(yield* takeEnded(entries, processes));
      const [present, sums] = [[] as Entry[], zerosFor(meter.now)];
      let seen = 0;
      for (const process of processes.values()) {
        if (++seen % SLICE === 0) yield;
        if (!meter.read(process)) continue;
        const entry = entryOf(process, atSeconds);
        entry.parent = process.parent;
        const amount = meter.charge(entry, sums, legacies);
        if (elapsedSeconds === undefined) entry.score = firstScore(entry, isCounter, atSeconds);
        else if (elapsedSeconds > 0) {
          entry.score += ((isCounter ? amount / elapsedSeconds : amount) - entry.score) * weight;
        }
        present.push(entry);
      }
      followedAt = atSeconds;
      // Where children leave something, those who have ended by now are taken by the next scan.
      if (!legacies && entries.size > present.length) yield* takeEnded(entries, processes);
      return { present, sums };
    },
  };
}

/** Takes out those who are no longer there, or whose pid is another's by now. */
function* takeEnded(
  entries: Map<number, Entry>,
  processes: ProcessScan["processes"],
): Generator<undefined, ReadonlyMap<number, Entry>> {
  const ended = new Map<number, Entry>();
  let seen = 0;
  for (const [pid, entry] of entries) {
    if (++seen % SLICE === 0) yield;
    if (processes.get(pid)?.startTicks === entry.startTicks) continue;
    ended.set(pid, entry);
    entries.delete(pid);
  }
  return ended;
}

/** One that was there before but was not told of is counted from now on. */
function isNewSince({ startTimeSeconds }: Process, followedAt: number | undefined): boolean {
  return followedAt !== undefined && startTimeSeconds > followedAt - CLOCK_SLACK_SECONDS;
}

function createEntry(process: Process, amounts: Amounts): Entry {
  return {
    pid: process.pid,
    startTicks: process.startTicks,
    startTimeSeconds: process.startTimeSeconds,
    parent: process.parent,
    comm: process.comm,
    naming: { name: nameOf(process) },
    amounts: [...amounts],
    used: zerosFor(amounts),
    score: 0,
  };
}

/** The entry, or another that takes its place where the process has a new name to stay. */
function underItsName(
  entry: Entry,
  process: Process,
  atSeconds: number,
  holdSeconds: number,
): Entry {
  const naming = rename(entry.naming, nameOf(process), atSeconds, holdSeconds);
  entry.comm = process.comm;
  if (naming.name !== entry.naming.name) return { ...entry, naming };
  entry.naming = naming;
  return entry;
}

/** Nothing is known yet of what it does now: what it has done since its start stands for that. */
function firstScore(entry: Entry, isCounter: boolean, atSeconds: number): number {
  const amount = sumOf(entry.amounts);
  return isCounter ? amount / Math.max(1, atSeconds - entry.startTimeSeconds) : amount;
}
