import { closeSync, openSync, readFileSync, readSync, statfsSync } from "node:fs";
import { errorCode } from "../lib/errors.ts";

/** Reads the attributes that drivers show as files under `/sys`. */
export interface AttributeFiles {
  /**
   * The text of an attribute without the newline at its end; undefined where it is missing, where the driver has no value
   * for it just now, and where this user may not read it. Throws the system's error otherwise.
   */
  readonly read: (path: string) => string | undefined;
  /** Closes what it keeps open; the next read opens it again. */
  readonly close: () => void;
}

/** How the kernel and its drivers say that an attribute has no value for us. */
export const NO_VALUE: ReadonlySet<string | undefined> = new Set([
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "EINVAL",
  "EIO",
  "ENODEV",
  "ENXIO",
  "ENODATA",
  "EAGAIN",
  "EBUSY",
  "EACCES",
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOMEDIUM",
  "ETIMEDOUT",
  "ENETDOWN",
  "ENOTCONN",
]);

const SYSFS_MAGIC = 0x62656572;
/** An attribute is a page at most. */
const PAGE_BYTES = 4096;
const MOST_KEPT = 512;
const MOST_SEEN = 4096;
const NEWLINE = 0x0a;

/**
 * Reads attributes below `sysfs`. What is read again stays open, the first 512: that spares two thirds of the time.
 * The kernel tells through a descriptor that its device has gone, which the files of a copy would not: they do not stay open.
 */
export function createAttributeFiles(sysfs: string): AttributeFiles {
  const bytes = Buffer.allocUnsafe(PAGE_BYTES);
  const seen = new Set<string>();
  const kept = new Map<string, number>();
  let canKeep: boolean | undefined;

  function readKept(path: string, fd: number): string {
    try {
      const length = readSync(fd, bytes, 0, PAGE_BYTES, 0);
      if (length === PAGE_BYTES) return readLine(path);
      return bytes.toString("utf8", 0, bytes[length - 1] === NEWLINE ? length - 1 : length);
    } catch (error) {
      kept.delete(path);
      closeSync(fd);
      // The device may have gone and another come under its name.
      if (errorCode(error) === "ENODEV") return readLine(path);
      throw error;
    }
  }

  function readNew(path: string): string {
    if (!seen.has(path) || kept.size >= MOST_KEPT || !(canKeep ??= isSysfs(sysfs))) {
      if (seen.size < MOST_SEEN) seen.add(path);
      return readLine(path);
    }
    const fd = openSync(path, "r");
    kept.set(path, fd);
    return readKept(path, fd);
  }

  return {
    read: (path) => {
      try {
        const fd = kept.get(path);
        return fd === undefined ? readNew(path) : readKept(path, fd);
      } catch (error) {
        if (NO_VALUE.has(errorCode(error))) return undefined;
        throw new Error(`Cannot read ${path}`, { cause: error });
      }
    },
    close: () => {
      for (const fd of kept.values()) closeSync(fd);
      kept.clear();
      seen.clear();
    },
  };
}

/** Of a bare "utf8" Node makes an object at every call. */
const AS_TEXT = { encoding: "utf8", flag: "r" } as const;

/** The text without the newline at its end. */
function readLine(path: string): string {
  const text = readFileSync(path, AS_TEXT);
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

function isSysfs(path: string): boolean {
  try {
    return statfsSync(path).type === SYSFS_MAGIC;
  } catch {
    return false;
  }
}
