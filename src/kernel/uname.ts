import { readFileSync } from "node:fs";
import { hostname, machine, release, type, version } from "node:os";
import { createSeldom } from "../lib/seldom.ts";

/** What uname(2) says of the host this process runs on. The NIS domain is `(none)` unless somebody has set it. */
export type Uname = Readonly<
  Record<"sysname" | "release" | "version" | "machine" | "nodename" | "domainname", string>
>;

const MAX_AGE_MILLISECONDS = 60_000;

/** Asks the system, as node_exporter does: no folder given in place of `/proc` changes the answer. */
export function readUname(): Uname {
  return {
    sysname: type(),
    release: release(),
    version: version(),
    machine: machine(),
    nodename: hostname(),
    domainname: readDomainname(),
  };
}

/** The same at every poll: asks again once in a minute, or when the host's name changes. The same answer is the same object. */
export function createUnameReader(now: () => number): () => Uname {
  const seldom = createSeldom<Uname>(now, MAX_AGE_MILLISECONDS);
  return () => {
    seldom.turn();
    return seldom.of(hostname(), readUname);
  };
}

/** The one field of uname(2) that Node leaves out; this process's own `/proc` has it from the same place. */
function readDomainname(): string {
  try {
    return readFileSync("/proc/sys/kernel/domainname", "utf8").trimEnd();
  } catch {
    return "(none)";
  }
}
