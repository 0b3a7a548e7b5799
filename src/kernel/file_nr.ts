/** The open files of the whole host. */
export interface FileHandles {
  readonly allocated: number;
  readonly maximum: number;
}

/**
 * Parses `/proc/sys/fs/file-nr`; the second of its numbers is always 0. Throws where there are not three.
 * @see proc_sys_fs(5)
 */
export function parseFileNr(text: string): FileHandles {
  const match = /^(\d+)\s+\d+\s+(\d+)\s*$/.exec(text);
  if (match === null) {
    throw new Error(`Cannot parse file-nr: it is ${JSON.stringify(text)}, want three numbers`);
  }
  return { allocated: Number(match[1]), maximum: Number(match[2]) };
}
