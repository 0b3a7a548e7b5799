import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { errorCode, NoDataError } from "../lib/errors.ts";
import { createAttributeFiles, NO_VALUE } from "./attribute_files.ts";
import type { ProcessTable } from "./process.ts";
import { createProcessTable } from "./process_table.ts";

/** Where the kernel's file systems and the host's root are mounted. */
export interface KernelPaths {
  readonly procfs: string;
  readonly sysfs: string;
  readonly rootfs: string;
  /** Where udev keeps what it knows of devices. */
  readonly udev: string;
}

/** The kernel's own places. */
export const DEFAULT_PATHS: KernelPaths = {
  procfs: "/proc",
  sysfs: "/sys",
  rootfs: "/",
  udev: "/run/udev/data",
};

/**
 * Reads `/proc`, `/sys` and the few files of the host that describe it, synchronously: the kernel makes these
 * files up in memory, and a read through a kept descriptor takes microseconds where the thread pool takes hundreds.
 * Except where a method says otherwise it throws NoDataError where the file or folder does not exist, and the
 * system's error otherwise.
 */
export interface KernelReader {
  readonly paths: KernelPaths;
  /** All processes, scanned once for all collectors. */
  readonly processes: ProcessTable;
  /** The text of a file under `/proc`, through a descriptor that stays open: for files read at every poll. */
  proc(file: string): string;
  /** The text of a file under `/sys`, without the newline at its end. */
  sys(file: string): string;
  /**
   * The same for an attribute that need not be there: undefined where it is missing, where the driver has no
   * value for it just now, and where this user may not read it.
   */
  attribute(file: string): string | undefined;
  /** The names in a folder under `/sys`, in byte order. */
  listSys(folder: string): string[];
  /** The names in a folder under `/proc`. */
  listProc(folder: string): string[];
  /** What a symbolic link under `/sys` points at, as it is written there; undefined where there is none. */
  link(file: string): string | undefined;
  /** The text of a file under the host's root, such as `etc/os-release`. */
  root(file: string): string;
  /** The text of a file of udev's database, such as `b8:0`. */
  udev(file: string): string;
  /** Closes the descriptors it keeps; the next read opens them again. */
  close(): void;
}

const FIRST_BUFFER_BYTES = 64 * 1024;

/** Files that the kernel makes up at one stroke: who has read less than there was room for need not ask for the rest. */
const MADE_AT_ONCE =
  /^(?:sys\/.*|pressure\/.*|stat|meminfo|loadavg|net\/(?:netstat|snmp6?|sockstat6?))$/;

/** A file that stays open. */
interface OpenFile {
  readonly fd: number;
  readonly isMadeAtOnce: boolean;
}

/** A reader of the kernel's files under `paths`. */
export function createKernelReader(paths: KernelPaths = DEFAULT_PATHS): KernelReader {
  const open = new Map<string, OpenFile>();
  const sysfs = join(paths.sysfs, "/");
  let buffer = Buffer.allocUnsafe(FIRST_BUFFER_BYTES);

  function readAll({ fd, isMadeAtOnce }: OpenFile): string {
    let length = 0;
    for (;;) {
      const read = readSync(fd, buffer, length, buffer.length - length, length);
      length += read;
      const isFull = length === buffer.length;
      if (read === 0 || (isMadeAtOnce && !isFull)) return buffer.toString("utf8", 0, length);
      if (isFull) buffer = Buffer.concat([buffer], buffer.length * 2);
    }
  }

  function openProc(file: string): OpenFile {
    const path = join(paths.procfs, file);
    const fd = existing(path, () => openSync(path, "r"));
    return { fd, isMadeAtOnce: MADE_AT_ONCE.test(file) };
  }

  function proc(file: string): string {
    let known = open.get(file);
    if (known === undefined) open.set(file, (known = openProc(file)));
    try {
      return readAll(known);
    } catch (error) {
      open.delete(file);
      closeSync(known.fd);
      throw new Error(`Cannot read ${join(paths.procfs, file)}`, { cause: error });
    }
  }

  const processes = createProcessTable(paths.procfs, { proc });
  const attributes = createAttributeFiles(paths.sysfs);

  return {
    paths,
    processes,
    proc,
    sys: (file) => {
      const path = join(paths.sysfs, file);
      return existing(path, () => readFileSync(path, "utf8")).replace(/\n$/, "");
    },
    attribute: (file) => attributes.read(sysfs + file),
    listSys: (folder) => {
      const path = join(paths.sysfs, folder);
      return existing(path, () => readdirSync(path)).sort();
    },
    listProc: (folder) => {
      const path = join(paths.procfs, folder);
      return existing(path, () => readdirSync(path));
    },
    link: (file) => {
      try {
        return readlinkSync(join(paths.sysfs, file));
      } catch (error) {
        if (NO_VALUE.has(errorCode(error))) return undefined;
        throw new Error(`Cannot read ${join(paths.sysfs, file)}`, { cause: error });
      }
    },
    root: (file) => {
      const path = join(paths.rootfs, file);
      return existing(path, () => readFileSync(path, "utf8"));
    },
    udev: (file) => {
      const path = join(paths.udev, file);
      return existing(path, () => readFileSync(path, "utf8"));
    },
    close: () => {
      processes.close();
      attributes.close();
      for (const { fd } of open.values()) closeSync(fd);
      open.clear();
    },
  };
}

function existing<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") {
      throw new NoDataError(`This host has no ${path}`, { cause: error });
    }
    throw error;
  }
}
