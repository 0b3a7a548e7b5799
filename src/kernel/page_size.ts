import { ifThere } from "../lib/if_there.ts";

/** Whoever reads files under `/proc`. */
interface ProcReader {
  proc(file: string): string;
}

const USUAL_BYTES = 4096;

/**
 * The size of a page of memory, in bytes: `/proc/self` tells the size of this process in kB as well as in pages.
 * 4096 where it does not.
 * @see proc_pid_statm(5)
 */
export function readPageSize(kernel: ProcReader): number {
  const status = ifThere(() => kernel.proc("self/status"));
  const statm = ifThere(() => kernel.proc("self/statm"));
  return parsePageSize(status ?? "", statm ?? "");
}

/** The power of two next to what the two texts say: the process may grow between two reads. */
export function parsePageSize(status: string, statm: string): number {
  const kilobytes = Number(/^VmSize:\s*(\d+) kB$/m.exec(status)?.[1]);
  const exponent = Math.round(Math.log2((kilobytes * 1024) / Number.parseInt(statm, 10)));
  return Number.isFinite(exponent) ? 2 ** exponent : USUAL_BYTES;
}
