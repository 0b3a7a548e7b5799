import {
  closeSync,
  openSync,
  readlinkSync,
  readSync,
  readdirSync,
  statfsSync,
  statSync,
} from "node:fs";
import { readdir } from "node:fs/promises";
import { errorCode } from "../lib/errors.ts";

/** The process or thread has ended: what it is about is gone. */
export const ENDED: unique symbol = Symbol("ended");
/** The kernel does not give it to this user. */
export const REFUSED: unique symbol = Symbol("refused");

/** How a read about a process goes that does not go well. */
export type Missing = typeof ENDED | typeof REFUSED;

/** A file that stays open for as long as its process is there. */
export interface KeptFile {
  /** `/proc/<pid>` or `/proc/<pid>/task/<tid>` */
  readonly folder: string;
  readonly name: string;
  fd: number | undefined;
}

/** Reads about processes and threads, which may end at any moment. Anything but that or a refusal is thrown. */
export interface TaskFiles {
  /** What the latest read has left, as many bytes as it said. */
  readonly bytes: Buffer;
  /** The same as text; what is not UTF-8 is replaced. */
  readonly text: (length: number) => string;
  /** Reads a file, opened and closed again: how many bytes. What is beyond 64 KiB is left out. */
  readonly read: (path: string) => number | Missing;
  /** Reads a file through a descriptor that stays open, as far as there are descriptors to keep. */
  readonly readKept: (file: KeptFile) => number | Missing;
  readonly close: (file: KeptFile) => void;
  /** From now on no descriptor stays open but those that are. */
  readonly keepNoMore: () => void;
  /** The names in a folder. */
  readonly list: (path: string) => string[] | Missing;
  /** The same, read in a thread: to list thousands takes the kernel milliseconds. None where the folder is missing. */
  readonly listAside: (path: string) => Promise<readonly string[]>;
  readonly link: (path: string) => string | Missing;
  /** How many descriptors are open: `path` is a process's `fd` folder. */
  readonly countFds: (path: string) => number | Missing;
}

const BUFFER_BYTES = 64 * 1024;
const PROC_SUPER_MAGIC = 0x9fa0;

/**
 * Reads under `procfs`.
 * @param mostKept how many descriptors may stay open
 */
export function createTaskFiles(procfs: string, mostKept: number): TaskFiles {
  const bytes = Buffer.allocUnsafe(BUFFER_BYTES);
  const hasFdCount = isOfType(procfs, PROC_SUPER_MAGIC) && isOfSize(`${procfs}/self/fd`);
  let [kept, most] = [0, mostKept];

  function readOnce(path: string): number {
    const fd = openSync(path, "r");
    try {
      return fill(fd);
    } finally {
      closeSync(fd);
    }
  }

  /** The kernel hands out no more than a page at a time of some files. */
  function fill(fd: number): number {
    let length = 0;
    while (length < BUFFER_BYTES) {
      const read = readSync(fd, bytes, length, BUFFER_BYTES - length, length);
      length += read;
      // All but long command lines come whole at the first read: a second one would only find the end.
      if (read === 0 || length < PAGE_BYTES) break;
    }
    return length;
  }

  function open(file: KeptFile): void {
    if (kept >= most) return;
    file.fd = openSync(pathOf(file), "r");
    kept++;
  }

  function close(file: KeptFile): void {
    if (file.fd === undefined) return;
    closeSync(file.fd);
    file.fd = undefined;
    kept--;
  }

  return {
    bytes,
    text: (length) => bytes.toString("utf8", 0, length),
    close,
    keepNoMore: () => {
      most = 0;
    },
    read: (path) => attempt(() => readOnce(path)),
    // Asked of every process at every scan: nothing is made for it.
    readKept: (file) => {
      try {
        if (file.fd === undefined) open(file);
        return file.fd === undefined ? readOnce(pathOf(file)) : fill(file.fd);
      } catch (error) {
        return missing(error);
      }
    },
    list: (path) => attempt(() => readdirSync(path)),
    listAside: async (path) => {
      try {
        return await readdir(path);
      } catch (error) {
        missing(error);
        return [];
      }
    },
    link: (path) => attempt(() => readlinkSync(path)),
    countFds: (path) =>
      attempt(() => {
        // Since Linux 6.2 the folder's size is its number of entries, which costs half of listing them, and no rights.
        return hasFdCount ? statSync(path).size : readdirSync(path).length;
      }),
  };
}

const PAGE_BYTES = 4096;

function pathOf({ folder, name }: KeptFile): string {
  return `${folder}/${name}`;
}

function isOfType(path: string, type: number): boolean {
  try {
    return statfsSync(path).type === type;
  } catch {
    return false;
  }
}

function isOfSize(path: string): boolean {
  try {
    return statSync(path).size > 0;
  } catch {
    return false;
  }
}

const HAS_ENDED: ReadonlySet<string | undefined> = new Set(["ENOENT", "ESRCH", "ENOTDIR"]);
const IS_REFUSED: ReadonlySet<string | undefined> = new Set(["EACCES", "EPERM"]);

function attempt<Result>(read: () => Result): Result | Missing {
  try {
    return read();
  } catch (error) {
    return missing(error);
  }
}

/** What the error says of the process; throws what says nothing of it. */
function missing(error: unknown): Missing {
  const code = errorCode(error);
  if (HAS_ENDED.has(code)) return ENDED;
  if (IS_REFUSED.has(code)) return REFUSED;
  throw error;
}
