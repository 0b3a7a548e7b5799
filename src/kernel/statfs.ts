import { type StatsFs, statfsSync } from "node:fs";

/** What a file system holds. Bytes count whole blocks. */
export interface FsUsage {
  readonly sizeBytes: number;
  readonly freeBytes: number;
  /** What is left to users other than root. */
  readonly availableBytes: number;
  /** Inodes, zero where the file system has no fixed number of them. */
  readonly files: number;
  readonly freeFiles: number;
}

/** How one statfs ended. */
export type FsReading =
  | { readonly type: "usage"; readonly usage: FsUsage }
  /** The system refused, in the words of errno(3). */
  | { readonly type: "error"; readonly message: string }
  /** It did not answer in time, and has not for so long: 0 where it was not even asked. */
  | { readonly type: "timeout"; readonly hungSeconds: number };

/** The counts of statfs(2). */
export type FsCounts = Pick<StatsFs, "bsize" | "blocks" | "bfree" | "bavail" | "files" | "ffree">;

/**
 * Reads the file system that holds `path`, in place: never for one that can hang.
 * @see statfs(2)
 */
export function statfs(path: string): FsReading {
  try {
    return usageReading(statfsSync(path));
  } catch (error) {
    return errorReading(errnoOf(error));
  }
}

/** The same of each path, one after another. */
export function* statfsEach(
  paths: readonly string[],
): Generator<undefined, ReadonlyMap<string, FsReading>> {
  const readings = new Map<string, FsReading>();
  for (const path of paths) {
    readings.set(path, statfs(path));
    yield;
  }
  return readings;
}

function errnoOf(error: unknown): number {
  const hasErrno = typeof error === "object" && error !== null && "errno" in error;
  return hasErrno ? Number(error.errno) : NaN;
}

/** The reading that these counts amount to. */
export function usageReading(counts: FsCounts): FsReading {
  const { bsize, blocks, bfree, bavail, files, ffree } = counts;
  const usage = {
    sizeBytes: blocks * bsize,
    freeBytes: bfree * bsize,
    availableBytes: bavail * bsize,
    files,
    freeFiles: ffree,
  };
  return { type: "usage", usage };
}

/** The reading of a failed statfs, from Node's `errno`, which is negative. */
export function errorReading(errno: number): FsReading {
  return { type: "error", message: ERROR_TEXTS.get(-errno) ?? `errno ${Math.abs(errno)}` };
}

/**
 * The part of the file system that is in use, from 0 to 1, as df(1) counts it: what is reserved to root
 * is neither used nor there to be used. Undefined where the file system has no blocks.
 */
export function usedRatio({ sizeBytes, freeBytes, availableBytes }: FsUsage): number | undefined {
  const usedBytes = sizeBytes - freeBytes;
  const usableBytes = usedBytes + availableBytes;
  return usableBytes > 0 ? usedBytes / usableBytes : undefined;
}

/** Linux' own texts: libuv words some of them differently, and does not know ESTALE. */
const ERROR_TEXTS: ReadonlyMap<number, string> = new Map([
  [1, "operation not permitted"],
  [2, "no such file or directory"],
  [4, "interrupted system call"],
  [5, "input/output error"],
  [6, "no such device or address"],
  [11, "resource temporarily unavailable"],
  [12, "cannot allocate memory"],
  [13, "permission denied"],
  [19, "no such device"],
  [20, "not a directory"],
  [22, "invalid argument"],
  [36, "file name too long"],
  [38, "function not implemented"],
  [40, "too many levels of symbolic links"],
  [75, "value too large for defined data type"],
  [103, "software caused connection abort"],
  [104, "connection reset by peer"],
  [107, "transport endpoint is not connected"],
  [108, "cannot send after transport endpoint shutdown"],
  [110, "connection timed out"],
  [111, "connection refused"],
  [112, "host is down"],
  [113, "no route to host"],
  [116, "stale file handle"],
  [117, "structure needs cleaning"],
  [121, "remote I/O error"],
  [126, "required key not available"],
]);
