import { parseMaxOpenFiles } from "../kernel/pid_limits.ts";
import type { Process } from "../kernel/process.ts";
import type { RefusedDetail } from "../kernel/process_rights.ts";
import { createTaskFiles, ENDED, type Missing, REFUSED } from "../kernel/task_files.ts";
import { createSeldom } from "../lib/seldom.ts";

/** What is read of each process of a watch besides what the scan has: undefined where it is refused or has just ended. */
export interface Vitals {
  readonly openFds: number | undefined;
  /** The soft limit, infinite where there is none. */
  readonly maxFds: number | undefined;
  /** How many of its descriptors are sockets. */
  readonly sockets: number | undefined;
  /** How readily the kernel would kill it for memory, 0 to 2000. */
  readonly oomScore: number | undefined;
}

/** Reads vitals, poll after poll. */
export interface VitalsReader {
  /** Yields now and then: a process may have 100,000 descriptors. */
  readonly read: (process: Process) => Generator<undefined, Vitals>;
  /** What was refused of some process since the latest turn. */
  readonly refused: () => readonly RefusedDetail[];
  /** A poll begins. */
  readonly turn: () => void;
}

/** Limits hardly ever change. */
const MAX_AGE_MS = 60_000;

/**
 * A reader of processes under `procfs`.
 * @param withSockets whether the sockets among the descriptors are counted, which takes a read for each descriptor
 */
export function createVitalsReader(
  procfs: string,
  now: () => number,
  withSockets: boolean,
): VitalsReader {
  const files = createTaskFiles(procfs, 0);
  const limits = createSeldom<number | undefined>(now, MAX_AGE_MS);
  const refused = new Set<RefusedDetail>();

  function got<Value>(value: Value | Missing, detail: RefusedDetail): Value | undefined {
    if (value === REFUSED) refused.add(detail);
    return value === REFUSED || value === ENDED ? undefined : value;
  }

  function parsed(path: string, detail: RefusedDetail, parse: (text: string) => number) {
    const length = got(files.read(path), detail);
    // Of a process that ends this very moment some files are empty.
    return length === undefined || length === 0 ? undefined : parse(files.text(length));
  }

  function* socketsOf(folder: string): Generator<undefined, number | undefined> {
    const descriptors = got(files.list(folder), "sockets");
    if (descriptors === undefined) return undefined;
    let count = 0;
    for (const descriptor of descriptors) {
      const link = files.link(`${folder}/${descriptor}`);
      if (link === REFUSED) return got<number>(REFUSED, "sockets");
      if (typeof link === "string" && link.startsWith("socket:")) count++;
      yield;
    }
    return count;
  }

  return {
    turn: () => {
      limits.turn();
      refused.clear();
    },
    refused: () => [...refused],
    *read({ pid, startTicks, isKernelThread }) {
      yield;
      const folder = `${procfs}/${pid}`;
      const oomScore = parsed(`${folder}/oom_score`, "oom", Number);
      if (isKernelThread) {
        return { openFds: undefined, maxFds: undefined, sockets: undefined, oomScore };
      }
      return {
        openFds: got(files.countFds(`${folder}/fd`), "fds"),
        maxFds: limits.of(`${pid} ${startTicks}`, () =>
          parsed(`${folder}/limits`, "fds", parseMaxOpenFiles),
        ),
        sockets: withSockets ? yield* socketsOf(`${folder}/fd`) : undefined,
        oomScore,
      };
    },
  };
}
