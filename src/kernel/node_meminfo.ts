import { matchLines } from "./match_lines.ts";

/** A number that the kernel keeps for a NUMA node: bytes, pages or events. */
export interface NodeNumber {
  /** The kernel's name of it, with `_` for parentheses: `MemFree`, `Active_anon`, `numa_hit`. */
  readonly name: string;
  readonly value: number;
}

/**
 * Parses a node's `meminfo`, kB made bytes. Throws on a line of another shape.
 * @see Documentation/ABI/stable/sysfs-devices-node of the kernel
 */
export function parseNodeMeminfo(text: string): NodeNumber[] {
  const lines = matchLines(text, {
    file: "a node's meminfo",
    line: /^Node +\d+ +([^ :]+): +(\d+)( kB)?\s*$/,
    skip: /^\s*$/,
    want: "Node 0 MemFree: 1 kB",
  });
  return lines.map(([field = "", number, unit]) => ({
    name: field.replace(/\((.*)\)/, "_$1"),
    value: Number(number) * (unit === undefined ? 1 : 1024),
  }));
}

/**
 * Parses a node's `numastat`. Throws on a line of another shape.
 * @see Documentation/admin-guide/numastat.rst of the kernel
 */
export function parseNumastat(text: string): NodeNumber[] {
  const lines = matchLines(text, {
    file: "a node's numastat",
    line: /^(\w+) +(\d+)$/,
    want: "numa_hit 1",
  });
  return lines.map(([name = "", number]) => ({ name, value: Number(number) }));
}
