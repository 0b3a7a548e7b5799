/** One of ZFS' tables of statistics. */
export interface Kstat {
  /** Its whole numbers by name, in its order. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The data set it is about, as its row `dataset_name` has it; undefined where there is none. */
  readonly dataset: string | undefined;
}

const HEADER = /^name\s+type\s+data\s*$/;
const ROW = /^(\S+)\s+(\d+)\s+(.*)$/;

/** `KSTAT_DATA_INT64` and `KSTAT_DATA_UINT64`: all counts are one or the other. */
const NUMBERS: readonly (string | undefined)[] = ["3", "4"];

/**
 * Parses a table of names, types and values, such as `/proc/spl/kstat/zfs/arcstats`. What follows a number is ignored.
 * Throws where it has no header, and where a number is none.
 * @see sys/kstat.h of OpenZFS
 */
export function parseKstat(text: string, file: string): Kstat {
  const lines = text.split("\n");
  const header = lines.findIndex((line) => HEADER.test(line));
  if (header < 0) throw broken(file, text.slice(0, 80), "a header of name, type, data");
  const numbers = new Map<string, number>();
  let dataset: string | undefined;
  for (const line of lines.slice(header + 1)) {
    const [, name = "", type, value = ""] = ROW.exec(line) ?? [];
    if (name === "dataset_name") dataset = value;
    else if (NUMBERS.includes(type)) {
      const number = /^-?\d+(?=\s|$)/.exec(value)?.[0];
      if (number === undefined) throw broken(file, line, "a whole number");
      numbers.set(name, Number(number));
    }
  }
  return { numbers, dataset };
}

/**
 * Parses the `io` of a pool: a line of names and one of whole numbers, behind a line of ZFS' own.
 * Throws where a name has no number.
 */
export function parsePoolIo(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  const header = lines.findIndex(([first]) => first === "nread");
  const [names = [], values = []] = header < 0 ? [] : lines.slice(header);
  return new Map(
    names.map((name, at) => {
      const value = values[at] ?? "";
      if (!/^\d+$/.test(value)) throw broken("io of a pool", values.join(" "), "whole numbers");
      return [name, Number(value)];
    }),
  );
}

function broken(file: string, is: string, want: string): Error {
  return new Error(`Cannot parse ${file}: it has ${JSON.stringify(is)}, want ${want}`);
}
