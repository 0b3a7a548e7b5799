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
 * Parses the lines of `/proc/diskstats` whose device is wanted, one after the other as they are asked for. A line with
 * fewer numbers is left out: before 2.6.25 those of partitions have only 4, and of another meaning.
 * Throws on a line without a device, and on such a line that has a column that is not a number.
 * @see Documentation/admin-guide/iostats.rst of the kernel
 */
export function* parseDiskstats(
  text: string,
  isWanted: (device: string) => boolean,
): Generator<DiskCounters> {
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [major = "", minor = "", device, ...columns] = line.split(" ").filter(isNotEmpty);
    if (device !== undefined && !isWanted(device)) continue;
    const counters = columns.map(Number);
    if (device === undefined || !counters.every(isCount)) {
      throw new Error(
        `Cannot parse diskstats: it has ${JSON.stringify(line)}, want two numbers, a name and numbers`,
      );
    }
    if (counters.length >= MIN_COUNTERS) yield { device, major, minor, counters };
  }
}

function isNotEmpty(column: string): boolean {
  return column !== "";
}

function isCount(number: number): boolean {
  return number >= 0;
}
