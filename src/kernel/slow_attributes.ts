import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../lib/clock.ts";
import { errorCode } from "../lib/errors.ts";
import type { KernelReader } from "./reader.ts";

/**
 * Reads attributes under `/sys` that may ask the hardware: a sensor on a slow bus, a disk, another CPU.
 * Like KernelReader's `attribute` it answers undefined where there is no value just now.
 */
export interface SlowAttributes {
  /** `isSlow` says that the file is known for it, and spares the first two slow reads. */
  readonly read: (
    file: string,
    isSlow?: boolean,
  ) => string | undefined | Promise<string | undefined>;
}

/** Longer than the kernel needs for what it has in memory, shorter than anyone notices. */
const SLOW_MILLISECONDS = 2;

/** Once may be this process waiting for its turn on the CPU. */
const SLOW_IN_A_ROW = 2;

/** The system's want, not the attribute's. */
const NOT_THE_ATTRIBUTE: ReadonlySet<string | undefined> = new Set([undefined, "EMFILE", "ENFILE"]);

/**
 * A reader that reads in place, which takes microseconds, and in a thread, one after the other, what has held the
 * event loop for 2 ms twice in a row.
 */
export function createSlowAttributes(
  kernel: KernelReader,
  monotonic: () => number = systemClock.monotonic,
): SlowAttributes {
  const slowReads = new Map<string, number>();
  let queue: Promise<unknown> = Promise.resolve();

  function readInThread(file: string): Promise<string | undefined> {
    const text = queue.then(() => readAway(join(kernel.paths.sysfs, file)));
    queue = text.catch(() => undefined);
    return text;
  }

  return {
    read: (file, isSlow = false) => {
      const before = slowReads.get(file) ?? 0;
      if (isSlow || before >= SLOW_IN_A_ROW) return readInThread(file);
      const start = monotonic();
      const text = kernel.attribute(file);
      if (monotonic() - start >= SLOW_MILLISECONDS) slowReads.set(file, before + 1);
      else if (before > 0) slowReads.delete(file);
      return text;
    },
  };
}

async function readAway(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).replace(/\n$/, "");
  } catch (error) {
    if (!NOT_THE_ATTRIBUTE.has(errorCode(error))) return undefined;
    throw new Error(`Cannot read ${path}`, { cause: error });
  }
}
