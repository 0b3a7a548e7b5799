import { ifThere } from "../lib/if_there.ts";
import type { KernelReader } from "./reader.ts";

const MAX_AGE_MS = 60_000;

/**
 * Names of users by their ids, as the host's `/etc/passwd` has them: the id itself where it has none. The file is read
 * again after a minute, so that a new user has a name.
 * @param now the wall clock, in milliseconds since 1970
 */
export function createUserNames(kernel: KernelReader, now: () => number): (uid: number) => string {
  let names: ReadonlyMap<number, string> = new Map();
  let readAt: number | undefined;
  return (uid) => {
    if (readAt === undefined || Math.abs(now() - readAt) >= MAX_AGE_MS) {
      names = parsePasswd(ifThere(() => kernel.root("etc/passwd")) ?? "");
      readAt = now();
    }
    return names.get(uid) ?? String(uid);
  };
}

/**
 * Parses the names of users by their ids; of two with the same id the first. Lines that are none are ignored.
 * @see passwd(5)
 */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [, name, id] = /^([^:#+-][^:]*):[^:]*:(\d+):/.exec(line) ?? [];
    if (name !== undefined && !names.has(Number(id))) names.set(Number(id), name);
  }
  return names;
}
