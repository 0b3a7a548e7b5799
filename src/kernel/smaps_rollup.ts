import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** A process's part of memory: what it shares with n others counts for an n-th. */
export interface ProportionalMemory {
  readonly residentBytes: number;
  readonly swappedBytes: number;
}

const KIBIBYTE = 1024;
/** The kernel walks every page: so much takes it about half a millisecond, more is read in a thread. */
const SMALL_BYTES = 16 * 1024 * 1024;

/**
 * Reads the proportional memory of a process, which the kernel stops meanwhile. Undefined where it has ended, has no memory
 * of its own, or belongs to another user.
 * @param residentBytes what is known of its size
 */
export async function readProportionalMemory(
  procfs: string,
  pid: number,
  residentBytes: number,
): Promise<ProportionalMemory | undefined> {
  const path = join(procfs, String(pid), "smaps_rollup");
  try {
    return parseSmapsRollup(
      residentBytes <= SMALL_BYTES ? readFileSync(path, "utf8") : await readFile(path, "utf8"),
    );
  } catch {
    return undefined;
  }
}

/**
 * Parses `/proc/<pid>/smaps_rollup`; undefined where it has no sizes.
 * @see proc_pid_smaps(5)
 */
export function parseSmapsRollup(text: string): ProportionalMemory | undefined {
  const resident = /^Pss: +(\d+) kB$/m.exec(text)?.[1];
  if (resident === undefined) return undefined;
  const swapped = /^SwapPss: +(\d+) kB$/m.exec(text)?.[1] ?? "0";
  return { residentBytes: Number(resident) * KIBIBYTE, swappedBytes: Number(swapped) * KIBIBYTE };
}
