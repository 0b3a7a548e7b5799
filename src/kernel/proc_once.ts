import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../lib/errors.ts";

/** The text of a file under `/proc` that may go at any moment, without keeping it open; undefined where it has gone. */
export function readProcOnce(procfs: string, file: string): string | undefined {
  return unlessGone(() => readFileSync(join(procfs, file), "utf8"));
}

/** The names in a folder under `/proc`, in byte order; none where it is no folder, or has gone. */
export function listProcOnce(procfs: string, folder: string): readonly string[] {
  return unlessGone(() => readdirSync(join(procfs, folder)).sort()) ?? [];
}

const GONE: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "EACCES", "EIO"]);

function unlessGone<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (GONE.has(errorCode(error))) return undefined;
    throw error;
  }
}
