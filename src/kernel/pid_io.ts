/** What a process or thread had read from storage and written to it. */
export interface PidIo {
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/**
 * Parses `/proc/<pid>/io`. Throws where a count is missing.
 * @see proc_pid_io(5)
 */
export function parsePidIo(text: string): PidIo {
  const readBytes = /^read_bytes: (\d+)$/m.exec(text)?.[1];
  const writtenBytes = /^write_bytes: (\d+)$/m.exec(text)?.[1];
  if (readBytes === undefined || writtenBytes === undefined) {
    throw new Error(
      `Cannot parse io of a process: it is ${JSON.stringify(text)}, want read_bytes and write_bytes`,
    );
  }
  return { readBytes: Number(readBytes), writtenBytes: Number(writtenBytes) };
}
