/** What one CPU did for packets that arrived. */
export interface SoftnetCounters {
  /** The CPU's number; an older kernel does not tell it, there it is the line's. */
  readonly cpu: number;
  readonly processed: number;
  readonly dropped: number;
  readonly timesSqueezed: number;
  readonly cpuCollision: number;
  readonly receivedRps: number;
  readonly flowLimitCount: number;
  readonly backlogLength: number;
}

const FEWEST_COLUMNS = 9;
const COLUMNS_WITH_CPU = 13;

/**
 * Parses a line of `/proc/net/softnet_stat`: hexadecimal numbers, a line for each CPU that is online. What an older kernel
 * lacks is 0. Throws where it has fewer than 9 columns or one that is no number.
 * @param index which line it is
 */
export function parseSoftnetLine(line: string, index: number): SoftnetCounters {
  const columns = line.trim().split(/\s+/);
  const numbers = columns.map((column) => Number(`0x${column}`));
  if (columns.length < FEWEST_COLUMNS || numbers.some(Number.isNaN)) {
    throw new Error(
      `Cannot parse net/softnet_stat: it has ${JSON.stringify(line)}, want at least ${FEWEST_COLUMNS} hexadecimal numbers`,
    );
  }
  const knowsCpu = columns.length >= COLUMNS_WITH_CPU;
  return {
    cpu: knowsCpu ? (numbers[12] ?? index) : index,
    processed: numbers[0] ?? 0,
    dropped: numbers[1] ?? 0,
    timesSqueezed: numbers[2] ?? 0,
    cpuCollision: numbers[8] ?? 0,
    receivedRps: numbers[9] ?? 0,
    flowLimitCount: numbers[10] ?? 0,
    backlogLength: knowsCpu ? (numbers[11] ?? 0) : 0,
  };
}
