import { renewNumbers } from "./renew_numbers.ts";

/** What one block device has done since boot. The next text renews it in place. */
export interface DiskCounters {
  /** Says which device it is: a name may be another's by now. */
  readonly key: string;
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

/** A line, from poll to poll. */
interface Line {
  /** How it begins: numbers and name of the device, and a space. */
  readonly head: string;
  /** Undefined where the device is not wanted. */
  readonly disk: Changing | undefined;
}

interface Changing extends DiskCounters {
  readonly counters: number[];
}

const MIN_COUNTERS = 11;

/**
 * A parser of `/proc/diskstats`, which makes nothing new of a line that begins as the one that stood there the last time.
 * Left out are devices that are not wanted, and lines with fewer numbers: before 2.6.25 those of partitions have only 4, and of
 * another meaning. Throws on a line without a device, and on one of a wanted device that has a column that is not a number.
 * @see Documentation/admin-guide/iostats.rst of the kernel
 */
export function createDiskstatsParser(
  isWanted: (device: string) => boolean,
): (text: string) => readonly DiskCounters[] {
  const lines: Line[] = [];
  return (text) => {
    const disks: DiskCounters[] = [];
    let [place, next] = [0, 0];
    while (next < text.length) {
      const from = next;
      const newline = text.indexOf("\n", from);
      const to = newline === -1 ? text.length : newline;
      next = to + 1;
      if (to === from) continue;
      let line = lines[place];
      if (line === undefined || !text.startsWith(line.head, from)) {
        line = lines[place] = lineOf(text.slice(from, to), isWanted);
      }
      place += 1;
      const { head, disk } = line;
      if (disk === undefined) continue;
      const isOther = renewNumbers(text, from + head.length, to, disk.counters);
      if (isOther === undefined) throw fault(text, from, to);
      if (disk.counters.length >= MIN_COUNTERS) disks.push(disk);
    }
    lines.length = place;
    return disks;
  };
}

function lineOf(text: string, isWanted: (device: string) => boolean): Line {
  const [begin = "", major = "", minor = "", device] =
    /^ *([^ ]+) +([^ ]+) +([^ ]+)/.exec(text) ?? [];
  if (device === undefined) throw fault(text, 0, text.length);
  const key = `${device} ${major}:${minor}`;
  const disk = isWanted(device) ? { key, device, major, minor, counters: [] } : undefined;
  return { head: `${begin} `, disk };
}

function fault(text: string, from: number, to: number): Error {
  return new Error(
    `Cannot parse diskstats: it has ${JSON.stringify(text.slice(from, to))}, want two numbers, a name and numbers`,
  );
}
