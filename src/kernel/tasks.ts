import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../lib/errors.ts";

/** Reads about processes and threads, which may end at any moment: what has ended is undefined, or an empty list. */
export interface TaskReader {
  /** The ids of the processes. */
  readonly processes: () => string[];
  /** The ids of a process's threads, its own among them. */
  readonly threads: (pid: string) => string[];
  /** The `stat` of a process, `17`, or of a thread, `17/task/19`. */
  readonly stat: (task: string) => string | undefined;
}

/** The kernel makes it up in one piece, and it is far shorter. */
const STAT_BYTES = 4096;

/** A reader of the processes under `procfs`. */
export function createTaskReader(procfs: string): TaskReader {
  const buffer = Buffer.allocUnsafe(STAT_BYTES);

  function readStat(path: string): string {
    const fd = openSync(path, "r");
    try {
      return buffer.toString("latin1", 0, readSync(fd, buffer, 0, STAT_BYTES, 0));
    } finally {
      closeSync(fd);
    }
  }

  return {
    processes: () => readdirSync(procfs).filter(isId),
    threads: (pid) => unlessEnded(() => readdirSync(join(procfs, pid, "task")).filter(isId)) ?? [],
    stat: (task) => unlessEnded(() => readStat(`${procfs}/${task}/stat`)),
  };
}

function isId(name: string): boolean {
  return /^\d+$/.test(name);
}

function unlessEnded<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}
