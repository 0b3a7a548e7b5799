import { matchLines } from "./match_lines.ts";

/** What is free in one zone of memory. */
export interface FreeBlocks {
  /** The number of the NUMA node: `0`. */
  readonly node: string;
  /** `DMA`, `Normal`. */
  readonly zone: string;
  /** How many blocks of 2^index pages are free. */
  readonly blocks: readonly number[];
}

/**
 * Parses `/proc/buddyinfo`. Throws on a line that is none of a zone.
 * @see proc_buddyinfo(5)
 */
export function parseBuddyinfo(text: string): FreeBlocks[] {
  return matchLines(text, {
    file: "buddyinfo",
    line: /^\s*Node (\d+), zone\s+(\S+)((?:\s+\d+)+)\s*$/,
    want: "a node, a zone and numbers",
  }).map(([node = "", zone = "", blocks = ""]) => ({
    node,
    zone,
    blocks: blocks.trim().split(/\s+/).map(Number),
  }));
}
