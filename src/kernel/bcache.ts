const POWERS = "kMGTPEZY";

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?([kMGTPEZY]?)$/;

/**
 * Parses a number as bcache writes it for people, such as `1.512k`; undefined where it is none. Behind the point stand
 * 1024ths cut to as many digits as they have: `.1` is less than `.512`, which is a half. Gives whole units.
 * @see bch_hprint in drivers/md/bcache/util.c of the kernel
 */
export function parseBcacheNumber(text: string): number | undefined {
  const [, sign, whole = "", fraction = "0", unit = ""] = NUMBER.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const scale = unit === "" ? 1 : 1024 ** (POWERS.indexOf(unit) + 1);
  const value = Math.trunc((Number(whole) + Number(fraction) / 10.24) * scale);
  return sign === "-" ? -value : value;
}

/**
 * Parses lines of a name and a number of bcache's, such as `writeback_rate_debug`, whose numbers may end in `/sec`,
 * or `priority_stats`, where some end in `%`; lines with anything else are left out.
 */
export function parseBcacheLines(text: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name, number = ""] = /^([^:]+):\s*(\S+?)(?:\/sec|%)?\s*$/.exec(line) ?? [];
    const value = parseBcacheNumber(number);
    if (name !== undefined && value !== undefined) numbers.set(name, value);
  }
  return numbers;
}
