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
const [SPACE, ZERO, NINE] = [0x20, 0x30, 0x39];

/**
 * Parses the lines of the single CPUs in `/proc/stat`, in the kernel's order; CPUs that are offline have none.
 * Throws where there is no such line, or one has a column that is not a number or fewer than four of them.
 * @see proc_stat(5)
 */
export function parseCpuTimes(text: string): CpuTimes[] {
  const cpus: CpuTimes[] = [];
  let start = text.indexOf("\ncpu") + 1;
  while (start > 0 && text.startsWith("cpu", start)) {
    cpus.push(parseCpu(text, start));
    start = endOfLine(text, start) + 1;
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
  const end = endOfLine(text, start);
  const numbers: number[] = [];
  for (let at = start + name.length; at < end && numbers.length < count;) {
    const column = at + 1;
    at = endOfDigits(text, column);
    if (at === column || (at < end && text.charCodeAt(at) !== SPACE)) {
      const line = text.slice(start, Math.min(end, start + MAX_QUOTED));
      throw new Error(
        `Cannot parse stat: it has ${JSON.stringify(line)}, want ${name} and numbers`,
      );
    }
    numbers.push(Number(text.slice(column, at)));
  }
  return numbers;
}

function parseCpu(text: string, start: number): CpuTimes {
  const end = endOfLine(text, start);
  const cpuEnd = endOfDigits(text, start + "cpu".length);
  const cpu = text.slice(start + "cpu".length, cpuEnd);
  const seconds: number[] = [];
  for (let at = cpuEnd; at < end && seconds.length < CPU_MODES.length;) {
    const column = at + 1;
    at = endOfDigits(text, column);
    if (at === column || text.charCodeAt(column - 1) !== SPACE) throw malformed(text, start, end);
    seconds.push(Number(text.slice(column, at)) / TICKS_PER_SECOND);
  }
  if (cpu === "" || seconds.length < MIN_MODES) throw malformed(text, start, end);
  return { cpu, seconds };
}

function malformed(text: string, start: number, end: number): Error {
  const line = JSON.stringify(text.slice(start, end));
  return new Error(
    `Cannot parse stat: it has ${line}, want cpu0 and at least ${MIN_MODES} numbers`,
  );
}

function endOfDigits(text: string, start: number): number {
  let at = start;
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE;) code = text.charCodeAt(++at);
  return at;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end === -1 ? text.length : end;
}
