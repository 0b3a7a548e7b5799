import { matchLines } from "./match_lines.ts";

/** How long tasks have stalled for want of one resource since boot, in seconds. */
export interface Pressure {
  /** At least one task stalled; undefined where the kernel does not count it. */
  readonly some: number | undefined;
  /** All tasks that were not idle stalled at once; undefined where the kernel does not count it. */
  readonly full: number | undefined;
}

/**
 * Parses a file of `/proc/pressure`. Ignores lines of other kinds. Throws on a line without its total, and where
 * there is none of either kind.
 * @see Documentation/accounting/psi.rst of the kernel
 */
export function parsePressure(text: string, file: string): Pressure {
  const [, some, full] = BOTH_LINES.exec(text) ?? [];
  if (some !== undefined && full !== undefined) {
    return { some: seconds(some), full: seconds(full) };
  }
  return parseLines(text, file);
}

/** What all kernels write since 5.13. */
const BOTH_LINES = /^some [^\n]*\btotal=(\d+)\nfull [^\n]*\btotal=(\d+)\n$/;

function parseLines(text: string, file: string): Pressure {
  const lines = matchLines(text, {
    file,
    line: /^(some|full) .*\btotal=(\d+)\s*$/,
    skip: /^(?!some |full )/,
    want: "some or full, and total= at the end",
  });
  if (lines.length === 0) {
    throw new Error(`Cannot parse ${file}: it is empty, want a line such as some … total=0`);
  }
  const totals = new Map(lines.map(([kind, total]) => [kind, seconds(total)]));
  return { some: totals.get("some"), full: totals.get("full") };
}

/** In two divisions, as node_exporter does it: one by a million differs in the last digit. */
function seconds(microseconds: string | undefined): number {
  return Number(microseconds) / 1000 / 1000;
}
