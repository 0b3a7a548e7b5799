/**
 * Parses lines of a name and a number, `usage_usec 1000`, as most files of a cgroup have them. Throws on any other.
 * It is asked for hundreds of cgroups, and costs a third of `parseKeyValues`.
 * @param file what is parsed, for the error
 */
export function parseCgroupFields(text: string, file: string): ReadonlyMap<string, number> {
  const fields = new Map<string, number>();
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const blank = text.lastIndexOf(" ", end - 1);
    const value = blank > start && blank < end - 1 ? Number(text.slice(blank + 1, end)) : NaN;
    if (!(value >= 0)) {
      const line = JSON.stringify(text.slice(start, end));
      throw new Error(`Cannot parse ${file}: it has ${line}, want a name and a number`);
    }
    fields.set(text.slice(start, blank), value);
    start = end + 1;
  }
  return fields;
}

/** A limit of version 1 that is none: the most pages a counter can count to, in bytes. */
const NO_LIMIT = 2 ** 62;

/**
 * Parses a file of one number. Answers undefined where it is `max`, or what version 1 writes for it; throws on
 * anything else.
 * @param file what is parsed, for the error
 */
export function parseCgroupLimit(text: string, file: string): number | undefined {
  const word = text.trim();
  if (word === "max") return undefined;
  if (!/^\d+$/.test(word)) {
    throw new Error(`Cannot parse ${file}: it is ${JSON.stringify(text)}, want a number or max`);
  }
  const limit = Number(word);
  return limit >= NO_LIMIT ? undefined : limit;
}

/**
 * Parses `cpu.max`, `50000 100000`: how many CPUs' time the cgroup may use; undefined where it is `max`. Throws on
 * anything else.
 */
export function parseCpuMax(text: string, file: string): number | undefined {
  const [, quota, period] = /^(max|\d+) (\d+)\s*$/.exec(text) ?? [];
  if (quota === undefined || Number(period) === 0) {
    throw new Error(`Cannot parse ${file}: it is ${JSON.stringify(text)}, want 50000 100000`);
  }
  return quota === "max" ? undefined : Number(quota) / Number(period);
}
