import { matchLines } from "./match_lines.ts";

/** A partition or file the kernel swaps to. */
export interface Swap {
  /** Its path as the kernel writes it: a space is `\040`. */
  readonly device: string;
  /** `partition` or `file`. */
  readonly type: string;
  readonly sizeBytes: number;
  readonly usedBytes: number;
  /** The kernel fills the highest first; those it chose itself are negative. */
  readonly priority: number;
}

const BYTES_PER_KIB = 1024;

/**
 * Parses `/proc/swaps`, which is a header alone on a host that does not swap. Throws on a line that is none of a swap.
 * @see proc_swaps(5)
 */
export function parseSwaps(text: string): Swap[] {
  return matchLines(text, {
    file: "swaps",
    line: /^(\S+)\s+(\S+)\s+(\d+)\s+(\d+)\s+(-?\d+)/,
    skip: /^Filename\s/,
    want: "a path, a type and three numbers",
  }).map(([device = "", type = "", size, used, priority]) => ({
    device,
    type,
    sizeBytes: Number(size) * BYTES_PER_KIB,
    usedBytes: Number(used) * BYTES_PER_KIB,
    priority: Number(priority),
  }));
}
