import { parseNumbers } from "./number_bytes.ts";
import type { KeptFile, TaskFiles } from "./task_files.ts";

/** How long a thread had the CPU, and how often it was given it, when this was last read. */
export interface RunMark {
  readonly file: KeptFile;
  runNanoseconds: number;
  slices: number;
}

/** The mark of a thread nothing is known of; `folder` is `/proc/<pid>` or `/proc/<pid>/task/<tid>`. */
export function createRunMark(folder: string): RunMark {
  return { file: { folder, name: "schedstat", fd: undefined }, runNanoseconds: 0, slices: 0 };
}

/**
 * Whether the thread may have run since this was last asked: one that has not is as it was, and need not be read.
 * Where the kernel does not count, it may have.
 * @see Documentation/scheduler/sched-stats.rst of the kernel
 */
export function hasRun(mark: RunMark, files: TaskFiles): boolean {
  const length = files.readKept(mark.file);
  if (typeof length !== "number" || parseNumbers(files.bytes, 0, length, numbers) < 3) return true;
  const runNanoseconds = numbers[0] ?? 0;
  const slices = numbers[2] ?? 0;
  if (slices > 0 && slices === mark.slices && runNanoseconds === mark.runNanoseconds) return false;
  mark.runNanoseconds = runNanoseconds;
  mark.slices = slices;
  return true;
}

/** Nanoseconds with the CPU, nanoseconds waiting for it, how often it was given it. */
const numbers = new Float64Array(3);
