import { readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * How many descriptors a process has open, without the kernel's files that are open once: those it reads again and
 * again stay open, more of them as time goes by.
 */
export function descriptorsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  const names = readdirSync(folder).flatMap((fd) => linkOf(join(folder, fd)) ?? []);
  const files = names.filter((name) => /^\/(proc|sys)\//.test(name));
  return names.length - new Set(files).size;
}

/** What it leads to; undefined where it has been closed meanwhile. */
function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
