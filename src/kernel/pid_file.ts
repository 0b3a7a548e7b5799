import { readFileSync, statSync } from "node:fs";
import { errorCode } from "../lib/errors.ts";

/** What a daemon wrote down of itself. */
export interface PidFile {
  readonly pid: number;
  /** When the file was last written, in seconds since 1970. */
  readonly writtenAtSeconds: number;
}

/** A pid file is a line; what is larger is something else. */
const MOST_BYTES = 4096;
const HIGHEST_PID = 2 ** 22;

/** Reads a pid file. Throws where it is no regular file that this user may read, or has no pid in its first line. */
export function readPidFile(path: string): PidFile {
  // A pipe would hold the event loop for ever.
  const stats = attempt(() => statSync(path));
  if (!stats.isFile()) throw cannotRead("it is no regular file");
  if (stats.size > MOST_BYTES) throw cannotRead(`it has ${stats.size} bytes`);
  const text = attempt(() => readFileSync(path, "utf8"));
  return { pid: parsePidFile(text), writtenAtSeconds: stats.mtimeMs / 1000 };
}

/** Parses the first line of a pid file. Throws where it is not a pid alone. */
export function parsePidFile(text: string): number {
  const line = text.split("\n", 1)[0]?.trim() ?? "";
  const pid = /^\d+$/.test(line) ? Number(line) : 0;
  if (pid < 1 || pid > HIGHEST_PID) {
    throw new Error(
      `Cannot parse the pid file: its first line is ${JSON.stringify(line)}, want a pid`,
    );
  }
  return pid;
}

function attempt<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw cannotRead("there is none", error);
    if (code === "EACCES") throw cannotRead("this user may not", error);
    throw error;
  }
}

function cannotRead(is: string, cause?: unknown): Error {
  return new Error(`Cannot read the pid file: ${is}, want a file with a pid`, { cause });
}
