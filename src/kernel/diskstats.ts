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
 * Parses the lines of `/proc/diskstats` whose device is wanted.
 * Throws on such a line that has a column that is not a number, or too few of them.
 * @see Documentation/admin-guide/iostats.rst of the kernel
 */
export function parseDiskstats(
  text: string,
  isWanted: (device: string) => boolean,
): DiskCounters[] {
  const disks: DiskCounters[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [major = "", minor = "", device, ...columns] = line.split(" ").filter(isNotEmpty);
    if (device !== undefined && !isWanted(device)) continue;
    const counters = columns.map(Number);
    if (device === undefined || counters.length < MIN_COUNTERS || !counters.every(isCount)) {
      throw new Error(
        `Cannot parse diskstats: it has ${JSON.stringify(line)}, want two numbers, a name and at least ${MIN_COUNTERS} numbers`,
      );
    }
    disks.push({ device, major, minor, counters });
  }
  return disks;
}

function isNotEmpty(column: string): boolean {
  return column !== "";
}

function isCount(number: number): boolean {
  return number >= 0;
}
