import { join } from "node:path";
import { RE2JS } from "re2js";
import { readPidFile } from "../kernel/pid_file.ts";
import type { Process, ProcessDetail, ProcessScan } from "../kernel/process.ts";
import { refusalOf, troubleOf } from "../kernel/process_rights.ts";
import type { KernelReader } from "../kernel/reader.ts";
import type { Trouble } from "../model/snapshot.ts";
import { ZOMBIE } from "./account.ts";
import type { Selector } from "./options.ts";
import type { PortHolders } from "./port_holders.ts";
import { createUnitTest } from "./unit.ts";
import { uidOf } from "./user.ts";

/** What a look for the processes of a watch found. */
export interface Found {
  /** None where there are none. Not those that have ended but whose parent has not asked for their exit status yet. */
  readonly processes: readonly Process[];
  /** Whether it is known to be there though no process of it can be seen. */
  readonly isUpUnseen: boolean;
  readonly trouble: Trouble | undefined;
}

/** Finds the processes of a watch in a scan; yields after each process it has looked at. */
export type Find = (scan: ProcessScan) => Generator<undefined, Found>;

/** What finders have in common. */
export interface FinderParts {
  readonly kernel: KernelReader;
  readonly ports: PortHolders;
}

/** What a scan must have read of processes for the selector. */
export function detailsFor({ by }: Selector): readonly ProcessDetail[] {
  if (by === "unit") return ["cgroups"];
  if (by === "user") return ["status"];
  return by === "pattern" ? ["command"] : [];
}

/** How the processes of a watch are found. */
export function createFinder(selector: Selector, { kernel, ports }: FinderParts): Find {
  switch (selector.by) {
    case "pid_file":
      return findByPidFile(selector.path, kernel);
    case "port":
      return findByPort(selector.port, ports);
    case "unit": {
      const isOfUnit = createUnitTest(selector.unit);
      return findAll(({ cgroups = [] }) => cgroups.some(isOfUnit));
    }
    case "user":
      return findByUser(selector.user, kernel);
    case "pattern":
      return findAll(createPatternTest(selector.pattern));
    case "comm": {
      // The kernel keeps no more of it.
      const comm = Buffer.from(selector.comm).subarray(0, MAX_COMM_BYTES).toString();
      return findAll((process) => process.comm === comm);
    }
  }
}

/** The processes with all their children, and theirs, in the scan. */
export function withChildren(
  processes: readonly Process[],
  childrenOf: ReadonlyMap<number, readonly Process[]>,
): readonly Process[] {
  const all = new Set(processes);
  // What is added to a set while it is walked is walked, too.
  for (const { pid } of all) for (const child of childrenOf.get(pid) ?? []) all.add(child);
  return [...all];
}

/** The children of each process that has some. */
export function childrenIn({ processes }: ProcessScan): ReadonlyMap<number, readonly Process[]> {
  const children = new Map<number, Process[]>();
  for (const process of processes.values()) {
    if (process.state === ZOMBIE) continue;
    const siblings = children.get(process.parent);
    if (siblings === undefined) children.set(process.parent, [process]);
    else siblings.push(process);
  }
  return children;
}

const MAX_COMM_BYTES = 15;
/** What the clock may have been set by, and a daemon may take to write its file. */
const SLACK_SECONDS = 60;

function found(processes: readonly Process[], trouble?: Trouble, isUpUnseen = false): Found {
  return { processes, isUpUnseen, trouble };
}

/** Those that pass, the oldest first. */
function findAll(passes: (process: Process) => boolean): Find {
  return function* (scan) {
    const processes: Process[] = [];
    for (const process of scan.processes.values()) {
      if (process.state !== ZOMBIE && passes(process)) processes.push(process);
      yield;
    }
    return found(processes.sort((a, b) => a.startTicks - b.startTicks || a.pid - b.pid));
  };
}

function findByPidFile(path: string, { paths }: KernelReader): Find {
  return function* (scan) {
    yield;
    const fails = (reason: string) => found([], { about: `pid file ${path}`, reason });
    try {
      const { pid, writtenAtSeconds } = readPidFile(join(paths.rootfs, path));
      const process = scan.processes.get(pid);
      if (process === undefined) return fails(`it names ${pid}, and no such process is there`);
      if (process.state === ZOMBIE) return fails(`it names ${pid}, which has ended`);
      if (process.startTimeSeconds > writtenAtSeconds + SLACK_SECONDS) {
        return fails(
          `it names ${pid}, which is another process: it started after that was written`,
        );
      }
      return found([process]);
    } catch (error) {
      return fails(error instanceof Error ? error.message : String(error));
    }
  };
}

function findByPort(port: number, ports: PortHolders): Find {
  return function* ({ processes }) {
    yield;
    const holder = ports.holderOf(port);
    if (holder.state === "closed") return found([]);
    if (holder.state === "held") {
      const process = processes.get(holder.pid);
      return found(process === undefined ? [] : [process]);
    }
    const about = `process that listens on port ${port}`;
    const { reason } = troubleOf(refusalOf("sockets"));
    if (holder.isRefused) return found([], { about, reason }, true);
    return found([], { about, reason: "no process that can be seen has the socket" }, true);
  };
}

function findByUser(user: string | number, kernel: KernelReader): Find {
  return function* (scan) {
    const uid = typeof user === "number" ? user : uidOf(user, kernel);
    if (uid !== undefined) return yield* findAll((process) => process.uid === uid)(scan);
    const reason = "etc/passwd has no such user: name it by its number";
    return found([], { about: `user ${user}`, reason });
  };
}

/** A command line that stays is looked at once: the scan makes another list when it reads it again. */
function createPatternTest(pattern: string): (process: Process) => boolean {
  const compiled = RE2JS.compile(pattern);
  const verdicts = new WeakMap<readonly string[], boolean>();
  return ({ command }) => {
    if (command === undefined || command.length === 0) return false;
    const known = verdicts.get(command);
    if (known !== undefined) return known;
    const verdict = compiled.test(command.join(" "));
    verdicts.set(command, verdict);
    return verdict;
  };
}
