/** What has a line of its own in a table with a column for each CPU. */
export interface CpuTableRow {
  /** As it stands before the colon: `24`, `LOC`, `NET_RX`. */
  readonly name: string;
  /** One for each CPU, in the order of the header. */
  readonly counts: readonly number[];
  /** What stands behind the counts. */
  readonly rest: string;
}

/** `/proc/interrupts` or `/proc/softirqs`. */
export interface CpuTable {
  /** The kernel's numbers of the CPUs that have a column: in `interrupts` those that are online. */
  readonly cpus: readonly string[];
  /** Lines with a count for each CPU; those without, such as `ERR` of `interrupts`, are no rows. */
  readonly rows: readonly CpuTableRow[];
}

const [TAB, SPACE, ZERO, NINE] = [9, 32, 48, 57];

/**
 * Parses a table with a column for each CPU. Throws where the first line does not name CPUs.
 * @param file what is parsed, for the error
 * @see proc_interrupts(5)
 */
export function parseCpuTable(text: string, file: string): CpuTable {
  const [header = "", ...lines] = text.split("\n");
  const columns = header.trim().split(/\s+/);
  if (!columns.every((column) => /^CPU\d+$/.test(column))) {
    throw new Error(
      `Cannot parse ${file}: it begins with ${JSON.stringify(header)}, want CPU0 CPU1 …`,
    );
  }
  const rows = new Map<string, CpuTableRow>();
  for (const line of lines) {
    const row = parseRow(line, columns.length);
    if (row !== undefined) rows.set(row.name, row);
  }
  return { cpus: columns.map((column) => column.slice("CPU".length)), rows: [...rows.values()] };
}

/** By character codes: on a large host there are tens of thousands of counts. */
function parseRow(line: string, columns: number): CpuTableRow | undefined {
  const colon = line.indexOf(":");
  if (colon === -1) return undefined;
  const counts: number[] = [];
  let at = colon + 1;
  while (counts.length < columns) {
    while (line.charCodeAt(at) === SPACE || line.charCodeAt(at) === TAB) at++;
    const start = at;
    let count = 0;
    for (let code = line.charCodeAt(at); code >= ZERO && code <= NINE;) {
      count = count * 10 + code - ZERO;
      code = line.charCodeAt(++at);
    }
    if (at === start) return undefined;
    counts.push(count);
  }
  return { name: line.slice(0, colon).trimStart(), counts, rest: line.slice(at).trim() };
}
