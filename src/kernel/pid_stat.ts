import { parseNumbers } from "./number_bytes.ts";

/** How a process or thread is doing. */
export interface TaskState {
  /** The kernel's letter: `R`, `S`, `D`, `Z`, `T`, `I`. */
  readonly state: string;
  /** How many threads its process has. */
  readonly threads: number;
}

const THREADS = 17;

/**
 * Parses the state in `/proc/<pid>/stat`. Throws where it is none.
 * @see proc_pid_stat(5)
 */
export function parseTaskState(text: string): TaskState {
  // The name in parentheses may have spaces and parentheses of its own.
  const fields = text.slice(text.lastIndexOf(")") + 1).trimStart();
  const columns = fields.split(" ", THREADS + 1);
  const [state = "", threads] = [columns[0], Number(columns[THREADS])];
  if (!/^[a-zA-Z]$/.test(state) || !Number.isInteger(threads)) {
    throw new Error(
      `Cannot parse stat of a process: it is ${JSON.stringify(text)}, want a pid, a name, a letter and numbers`,
    );
  }
  return { state, threads };
}

/** What the kernel says of a process or thread in one line. */
export interface PidStat {
  readonly comm: string;
  readonly state: string;
  readonly parent: number;
  readonly isKernelThread: boolean;
  readonly minorFaults: number;
  readonly majorFaults: number;
  /** Clock ticks, hundredths of a second. */
  readonly userTicks: number;
  readonly systemTicks: number;
  readonly threads: number;
  /** Clock ticks from boot to its start. */
  readonly startTicks: number;
  readonly virtualBytes: number;
  readonly residentPages: number;
}

/** From the parent's pid, the fourth field, to the resident pages, the twenty-fourth. */
const numbers = new Float64Array(21);
const [OPEN, CLOSE] = [0x28, 0x29];
const PF_KTHREAD = 0x00200000;

/**
 * Parses `/proc/<pid>/stat` out of the first `length` bytes. The name may have parentheses and newlines of its own, and
 * bytes that are not UTF-8 are replaced. Throws where a field is missing or is not what it should be.
 * @see proc_pid_stat(5)
 */
export function parsePidStat(bytes: Buffer, length: number): PidStat {
  const open = bytes.indexOf(OPEN);
  const close = bytes.lastIndexOf(CLOSE, length - 1);
  const state = bytes.toString("latin1", close + 2, close + 3);
  const count = parseNumbers(bytes, close + 4, length, numbers);
  if (open < 0 || close < open || count < numbers.length || !/^[a-zA-Z]$/.test(state)) {
    throw new Error(
      `Cannot parse stat of a process: it is ${JSON.stringify(bytes.toString("latin1", 0, length))}, want a pid, a name, a letter and numbers`,
    );
  }
  const field = (number: number) => numbers[number - 4] ?? 0;
  return {
    comm: bytes.toString("utf8", open + 1, close),
    state,
    parent: field(4),
    isKernelThread: Math.floor(field(9) / PF_KTHREAD) % 2 === 1,
    minorFaults: field(10),
    majorFaults: field(12),
    userTicks: field(14),
    systemTicks: field(15),
    threads: field(20),
    startTicks: field(22),
    virtualBytes: field(23),
    residentPages: field(24),
  };
}
