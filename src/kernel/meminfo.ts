import { rememberLines } from "../lib/remember.ts";

/** One line of `/proc/meminfo`. */
export interface MeminfoField {
  /** As the kernel spells it: `Active(anon)`. */
  readonly field: string;
  /** Bytes, or a plain number where the kernel gives no unit (`HugePages_Total`). */
  readonly value: number;
  readonly unit: "bytes" | "none";
}

const KB_SUFFIX = " kB";

/**
 * A parser of every line of `/proc/meminfo`, in the kernel's order, each as `show` has it: shown once for as long as the line
 * stays the same. Throws on a line that is not `Field: number` or `Field: number kB`, and where there is none.
 * @see proc_meminfo(5)
 */
export function createMeminfoParser<Shown>(
  show: (field: MeminfoField) => Shown,
): (text: string) => readonly Shown[] {
  const parse = rememberLines((line) => show(parseField(line)));
  return (text) => {
    const shown = parse(text);
    if (shown.length === 0) {
      throw new Error("Cannot parse meminfo: it is empty, want a line such as MemTotal: 1024 kB");
    }
    return shown;
  };
}

function parseField(line: string): MeminfoField {
  const colon = line.indexOf(":");
  const isBytes = line.endsWith(KB_SUFFIX);
  const digits = line.slice(colon + 1, isBytes ? -KB_SUFFIX.length : undefined).trimStart();
  const value = Number(digits);
  if (colon < 1 || digits === "" || !(value >= 0)) {
    throw new Error(
      `Cannot parse meminfo: it has ${JSON.stringify(line)}, want a name, a colon, a number and perhaps kB`,
    );
  }
  const field = line.slice(0, colon);
  return isBytes ? { field, value: value * 1024, unit: "bytes" } : { field, value, unit: "none" };
}
