import { numberInLine } from "./number_bytes.ts";

/** What a process or thread had read from storage and written to it. */
export interface PidIo {
  readonly readBytes: number;
  readonly writtenBytes: number;
}

const READ = Buffer.from("read_bytes:");
const WRITTEN = Buffer.from("write_bytes:");

/**
 * Parses `/proc/<pid>/io` out of the first `length` bytes. Throws where a count is missing.
 * @see proc_pid_io(5)
 */
export function parsePidIo(bytes: Buffer, length: number): PidIo {
  const readBytes = numberInLine(bytes, length, READ);
  const writtenBytes = numberInLine(bytes, length, WRITTEN);
  if (readBytes === undefined || writtenBytes === undefined) {
    throw new Error(
      `Cannot parse io of a process: it is ${JSON.stringify(bytes.toString("utf8", 0, length))}, want read_bytes and write_bytes`,
    );
  }
  return { readBytes, writtenBytes };
}
