import { closeSync, openSync, read, readSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../lib/clock.ts";
import { errorCode, NoDataError } from "../lib/errors.ts";
import { SLICE_MILLISECONDS } from "../lib/turns.ts";
import type { KernelReader } from "./reader.ts";

/** How a long reading lets others have their turn. */
export interface Turns {
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Resolves when the event loop has turned. */
  readonly pause: () => Promise<void>;
}

/** Reads the file once, and hands over each piece of it before the next overwrites it. */
export type ReadPieces = (take: (piece: Buffer) => void, turns: Turns) => Promise<void>;

const BUFFER_BYTES = 64 * 1024;
/** What the kernel fills before it hands out a piece, but for the line that fits no more. */
const PAGE_BYTES = 4096;
const LONGEST_LINE_BYTES = 512;
const SLOW_MILLISECONDS = 1;

const readInThread = promisify(read);

/**
 * A reader of a long file under `/proc`, which the kernel hands out in pieces of some 4 KiB. A piece takes microseconds
 * where a table is full, and milliseconds where the kernel has to look through 100,000 empty slots for its lines: one that
 * follows on a slow one is read in a thread, and so is the first, unless that of the time before was not slow.
 * The reader throws NoDataError where the file does not exist, the system's error where it cannot be read.
 */
export function createPieceReader(
  { paths }: KernelReader,
  file: string,
  monotonic: () => number = systemClock.monotonic,
): ReadPieces {
  const path = join(paths.procfs, file);
  let beginsSlowly = true;

  return async (take, { signal, pause }) => {
    const fd = open(path);
    try {
      const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
      let isSlow = beginsSlowly;
      let turnedAt = monotonic();
      let largest = PAGE_BYTES;
      for (let position = 0; ;) {
        const startedAt = monotonic();
        const length = isSlow
          ? (await readInThread(fd, buffer, 0, BUFFER_BYTES, position)).bytesRead
          : readSync(fd, buffer, 0, BUFFER_BYTES, position);
        const endedAt = monotonic();
        if (isSlow) turnedAt = endedAt;
        isSlow = endedAt - startedAt >= SLOW_MILLISECONDS;
        if (position === 0) beginsSlowly = isSlow;
        if (length === 0) return;
        signal.throwIfAborted();
        take(buffer.subarray(0, length));
        position += length;
        // The last piece. To be told so the kernel would look through all slots once more.
        if (length < largest - LONGEST_LINE_BYTES) return;
        largest = Math.max(largest, length);
        if (monotonic() - turnedAt < SLICE_MILLISECONDS) continue;
        await pause();
        turnedAt = monotonic();
      }
    } finally {
      closeSync(fd);
    }
  };
}

function open(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    throw new NoDataError(`This host has no ${path}`, { cause: error });
  }
}
