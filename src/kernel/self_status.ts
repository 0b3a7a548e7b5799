/** How much memory the reading process has, as the kernel accounts it. */
export interface SelfMemory {
  readonly virtualBytes: number;
  readonly residentBytes: number;
  /** Private writable memory: heap, mapped or grown, without the main stack. */
  readonly dataBytes: number;
}

const KIBIBYTE = 1024;

/**
 * Parses the memory lines of `/proc/self/status`. Throws where one is missing or is not a size in kB.
 * @see proc_pid_status(5)
 */
export function parseSelfStatus(text: string): SelfMemory {
  return {
    virtualBytes: sizeOf("VmSize", text),
    residentBytes: sizeOf("VmRSS", text),
    dataBytes: sizeOf("VmData", text),
  };
}

function sizeOf(field: string, text: string): number {
  const line = new RegExp(`^${field}:.*`, "m").exec(text)?.[0];
  const kibibytes = /:\s*(\d+) kB$/.exec(line ?? "")?.[1];
  if (kibibytes === undefined) {
    const is = line === undefined ? "it is missing" : `it is ${JSON.stringify(line)}`;
    throw new Error(`Cannot parse ${field} of /proc/self/status: ${is}, want a size in kB`);
  }
  return Number(kibibytes) * KIBIBYTE;
}
