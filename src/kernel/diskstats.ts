import { rememberLinesInSteps } from "../lib/remember_lines_in_steps.ts";

/** What one block device has done since boot. */
export interface DiskCounters {
  readonly device: string;
  /** The device's number, `8:0`, by which udev knows it. */
  readonly major: string;
  readonly minor: string;
  /**
   * The numbers behind the name, in the kernel's order and units: 11 of them, 15 since 4.18 (discards),
   * 17 since 5.5 (flushes). Times are milliseconds, sectors are 512 bytes whatever the device's own are.
   */
  readonly counters: readonly number[];
}

const MIN_COUNTERS = 11;

/**
 * A parser of the lines of `/proc/diskstats`, one after the other as they are asked for, each as `show` has it: shown once
 * for as long as the line stays the same. Undefined are those whose device is not wanted, and lines with fewer numbers:
 * before 2.6.25 those of partitions have only 4, and of another meaning.
 * Throws on a line without a device, and on one of a wanted device that has a column that is not a number.
 * @see Documentation/admin-guide/iostats.rst of the kernel
 */
export function createDiskstatsParser<Shown>(
  isWanted: (device: string) => boolean,
  show: (disk: DiskCounters) => Shown,
): (text: string) => Generator<Shown | undefined, void> {
  return rememberLinesInSteps((line) => {
    const disk = parseLine(line, isWanted);
    return disk && show(disk);
  });
}

function parseLine(line: string, isWanted: (device: string) => boolean): DiskCounters | undefined {
  if (line === "") return undefined;
  const [major = "", minor = "", device, ...columns] = line.split(" ").filter(isNotEmpty);
  if (device !== undefined && !isWanted(device)) return undefined;
  const counters = columns.map(Number);
  if (device === undefined || !counters.every(isCount)) {
    throw new Error(
      `Cannot parse diskstats: it has ${JSON.stringify(line)}, want two numbers, a name and numbers`,
    );
  }
  return counters.length < MIN_COUNTERS ? undefined : { device, major, minor, counters };
}

function isNotEmpty(column: string): boolean {
  return column !== "";
}

function isCount(number: number): boolean {
  return number >= 0;
}
