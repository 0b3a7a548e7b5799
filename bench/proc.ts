import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU time of all threads the process has now, in seconds, to the nanosecond; its children are not in it.
 * @see proc(5), Documentation/scheduler/sched-stats.rst
 */
export function cpuSeconds(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8");
    nanoseconds += Number(text.split(" ", 1)[0]);
  }
  return nanoseconds / 1e9;
}

/** Memory of the process that is in RAM, and the most it ever was, in bytes. */
export interface Memory {
  readonly rssBytes: number;
  readonly peakBytes: number;
}

/** The process's memory now. @see proc_pid_status(5) */
export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/status`, "utf8");
  const bytes = (key: string): number =>
    Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]) * 1024;
  return { rssBytes: bytes("VmRSS"), peakBytes: bytes("VmHWM") };
}

/** How many files, sockets and other descriptors the process has open. */
export function openDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

const TICKS_PER_SECOND = 100;

/**
 * What the host of this virtual machine took of all its processors for others since boot, in seconds, to the tick.
 * @see proc_stat(5), steal
 */
export function stolenSeconds(): number {
  const [line = ""] = readFileSync("/proc/stat", "utf8").split("\n", 1);
  return Number(line.split(/ +/)[8] ?? 0) / TICKS_PER_SECOND;
}
