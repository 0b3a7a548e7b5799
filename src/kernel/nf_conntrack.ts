/** What connection tracking has counted on all CPUs together; 0 where an older kernel lacks it. */
export interface ConntrackCounters {
  readonly found: number;
  readonly invalid: number;
  readonly ignore: number;
  readonly insert: number;
  readonly insertFailed: number;
  readonly drop: number;
  readonly earlyDrop: number;
  readonly searchRestart: number;
}

const HEADER_LINES = 1;
const FEWEST_COLUMNS = 16;

/**
 * Parses `/proc/net/stat/nf_conntrack`: after a line of names one of hexadecimal numbers for each CPU. The kernel has
 * renamed columns, but kept their places. Throws on a line of fewer than 16 columns or with one that is no number.
 */
export function parseConntrackStat(text: string): ConntrackCounters {
  const lines = text.split("\n").slice(HEADER_LINES);
  const cpus = lines.filter((line) => line !== "").map(parseLine);
  const total = (column: number): number =>
    cpus.reduce((sum, columns) => sum + (columns[column] ?? 0), 0);
  return {
    found: total(2),
    invalid: total(4),
    ignore: total(5),
    insert: total(8),
    insertFailed: total(9),
    drop: total(10),
    earlyDrop: total(11),
    searchRestart: total(16),
  };
}

function parseLine(line: string): number[] {
  const columns = line.trim().split(/\s+/);
  const numbers = columns.map((column) => Number(`0x${column}`));
  if (columns.length < FEWEST_COLUMNS || numbers.some(Number.isNaN)) {
    throw new Error(
      `Cannot parse net/stat/nf_conntrack: it has ${JSON.stringify(line)}, want at least ${FEWEST_COLUMNS} hexadecimal numbers`,
    );
  }
  return numbers;
}
