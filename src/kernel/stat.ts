/** The modes a CPU spends its time in, in the order of the kernel's columns. */
export const CPU_MODES = [
  "user",
  "nice",
  "system",
  "idle",
  "iowait",
  "irq",
  "softirq",
  "steal",
  "guest",
  "guest_nice",
] as const;

/** What one CPU that is online has done since boot. */
export interface CpuTimes {
  /** The kernel's number of it: `0`. */
  readonly cpu: string;
  /** Seconds by mode, in the order of CPU_MODES; shorter where the kernel is too old for the last ones. */
  readonly seconds: readonly number[];
}

const TICKS_PER_SECOND = 100;
const MIN_MODES = 4;
const MAX_QUOTED = 100;

/**
 * Parses the lines of the single CPUs in `/proc/stat`, in the kernel's order; CPUs that are offline have none.
 * Throws where there is no such line, or one has a column that is not a number or fewer than four of them.
 * @see proc_stat(5)
 */
export function parseCpuTimes(text: string): CpuTimes[] {
  const cpus: CpuTimes[] = [];
  let start = text.indexOf("\ncpu") + 1;
  while (start > 0 && text.startsWith("cpu", start)) {
    const end = endOfLine(text, start);
    cpus.push(parseLine(text.slice(start, end)));
    start = end + 1;
  }
  if (cpus.length === 0) {
    const firstLine = JSON.stringify(text.slice(0, endOfLine(text, 0)));
    throw new Error(`Cannot parse stat: it begins with ${firstLine}, want lines cpu, cpu0, …`);
  }
  return cpus;
}

/**
 * The first numbers of the line of `/proc/stat` with that name, `ctxt` or `softirq`; none where there is no such line.
 * Throws where one is not a number.
 * @param count how many: `intr` may have thousands
 */
export function parseStatLine(text: string, name: string, count = 1): number[] {
  const start = text.indexOf(`\n${name} `) + 1;
  if (start === 0) return [];
  const line = text.slice(start, endOfLine(text, start));
  const columns = line.split(" ", count + 1).slice(1);
  return columns.map((column) => {
    if (!/^\d+$/.test(column)) {
      throw new Error(
        `Cannot parse stat: it has ${JSON.stringify(line.slice(0, MAX_QUOTED))}, want ${name} and numbers`,
      );
    }
    return Number(column);
  });
}

function parseLine(line: string): CpuTimes {
  const columns = line.split(" ");
  const cpu = line.slice("cpu".length, columns[0]?.length);
  const seconds: number[] = [];
  for (let index = 1; index < columns.length && index <= CPU_MODES.length; index++) {
    const column = columns[index];
    seconds.push(column === "" ? NaN : Number(column) / TICKS_PER_SECOND);
  }
  if (cpu === "" || seconds.length < MIN_MODES || !seconds.every((second) => second >= 0)) {
    throw new Error(
      `Cannot parse stat: it has ${JSON.stringify(line)}, want cpu0 and at least ${MIN_MODES} numbers`,
    );
  }
  return { cpu, seconds };
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.length : end;
}
