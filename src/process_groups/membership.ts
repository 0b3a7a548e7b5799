import type { CountedProcess } from "./counts.ts";
import type { Process, ProcessScan } from "../kernel/process.ts";
import type { Namer } from "./rules.ts";

/** What says which processes belong to which group. */
export interface MembershipOptions {
  readonly namer: Namer;
  /** Whether a process that no rule takes belongs where its parent does. */
  readonly hasChildren: boolean;
  /** For so long after its start a process is named again when it has changed. */
  readonly recheckSeconds: number;
  readonly hasKernelThreads: boolean;
  readonly usernameOf: (uid: number) => string;
}

/** A process and where it belongs. */
export interface Member {
  readonly process: Process;
  /** Whether all it has used was used since the first scan. */
  readonly isNew: boolean;
  /** The group it belongs to; undefined where to none. */
  readonly group: string | undefined;
  /** What has been counted of it so far, for who adds members up; undefined at first. */
  counted: CountedProcess | undefined;
}

interface Known extends Member {
  process: Process;
  comm: string;
  command: readonly string[];
  parent: number;
  /** What a rule calls it by itself. */
  own: string | undefined;
  group: string | undefined;
  /** Whether its group has to be worked out. */
  isOpen: boolean;
}

/** Tells from scan to scan which processes there are and where they belong: all of them; by pid; yields all the while. */
export type Membership = (scan: ProcessScan) => Generator<undefined, ReadonlyMap<number, Member>>;

/** The time at which the host was started is known to the second. */
const BOOT_TIME_SLACK_MS = 2000;
/** To look at one that is known takes no more than a microsecond. */
const LOOKS_PER_STEP = 64;
const NO_COMMAND: readonly string[] = [];

/** A membership that knows no process yet. A process stays the same member from scan to scan. */
export function createMembership(options: MembershipOptions): Membership {
  const members = new Map<number, Known>();
  const kin: Kin = { members, hasChildren: options.hasChildren };
  /** Whether the group of any is to be worked out, since this scan or since one that was broken off. */
  let isAnyOpen = false;
  let firstScannedAt: number | undefined;

  /** How many of the processes are members. */
  function* meet({ processes, scannedAt }: ProcessScan): Generator<undefined, number> {
    let [looks, met] = [0, 0];
    for (const process of processes.values()) {
      if (++looks % LOOKS_PER_STEP === 0) yield;
      if (process.isKernelThread && !options.hasKernelThreads) continue;
      met += 1;
      const member = members.get(process.pid);
      if (member?.process.startTicks !== process.startTicks) {
        const known = createKnown(process, firstScannedAt);
        nameAnew(known, options);
        members.set(process.pid, known);
        isAnyOpen = true;
        yield;
        continue;
      }
      member.process = process;
      if (scannedAt - process.startTimeSeconds * 1000 < options.recheckSeconds * 1000) {
        if (isOther(member)) nameAnew(member, options);
        member.isOpen = true;
        isAnyOpen = true;
      }
    }
    return met;
  }

  /** Forgets those that have ended. */
  function* forgetOthers({ processes }: ProcessScan): Generator<undefined, void> {
    let looks = 0;
    for (const [pid, { process }] of members) {
      if (++looks % LOOKS_PER_STEP === 0) yield;
      if (processes.get(pid)?.startTicks !== process.startTicks) members.delete(pid);
    }
  }

  function* settleAll(): Generator<undefined, void> {
    let looks = 0;
    for (const member of members.values()) {
      settle(member, kin);
      if (++looks % LOOKS_PER_STEP === 0) yield;
    }
    isAnyOpen = false;
  }

  return function* (scan) {
    const met = yield* meet(scan);
    firstScannedAt ??= scan.scannedAt;
    if (met < members.size) yield* forgetOthers(scan);
    if (isAnyOpen) yield* settleAll();
    return members;
  };
}

/** All that are known. */
interface Kin {
  readonly members: ReadonlyMap<number, Known>;
  readonly hasChildren: boolean;
}

/** Where the member belongs, its ancestors asked first: their groups, too, may be open. */
function settle(member: Known, kin: Kin): string | undefined {
  if (!member.isOpen) return member.group;
  member.isOpen = false;
  const { parent } = member.process;
  if (member.own !== undefined) member.group = member.own;
  // One whose parent has ended stays where it was.
  else if (member.group === undefined || parent === member.parent) {
    const above = kin.hasChildren ? kin.members.get(parent) : undefined;
    member.group = above && settle(above, kin);
    member.parent = parent;
  }
  return member.group;
}

function createKnown(process: Process, firstScannedAt = Infinity): Known {
  const isNew = process.startTimeSeconds * 1000 > firstScannedAt - BOOT_TIME_SLACK_MS;
  const { parent } = process;
  return {
    process,
    isNew,
    group: undefined,
    counted: undefined,
    comm: "",
    command: NO_COMMAND,
    parent,
    own: undefined,
    isOpen: true,
  };
}

function nameAnew(member: Known, { namer, usernameOf }: MembershipOptions): void {
  const { process } = member;
  const { pid, comm, command = NO_COMMAND, startTimeSeconds, cgroups = [], uid } = process;
  member.comm = comm;
  member.command = command;
  member.own = namer.nameOf({
    ...{ pid, comm, command, startTimeSeconds, cgroups },
    username: () => (uid === undefined ? "" : usernameOf(uid)),
  });
}

/** Whether it calls itself something else; what has ended, or is just being replaced, has no command line to go by. */
function isOther({ process, comm, command }: Known): boolean {
  const now = process.command ?? NO_COMMAND;
  if (process.state === "Z" || process.state === "X") return false;
  if (now.length === 0 && command.length > 0) return false;
  if (process.comm !== comm || now.length !== command.length) return true;
  return now !== command && now.some((argument, index) => argument !== command[index]);
}
