import { readFileSync } from "node:fs";
import { hostname, machine, release, type, version } from "node:os";

/** What uname(2) says of the host this process runs on. */
export interface Uname {
  readonly sysname: string;
  readonly release: string;
  readonly version: string;
  readonly machine: string;
  readonly nodename: string;
  /** The NIS domain; `(none)` unless somebody has set it. */
  readonly domainname: string;
}

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

/** The one field of uname(2) that Node leaves out; this process's own `/proc` has it from the same place. */
function readDomainname(): string {
  try {
    return readFileSync("/proc/sys/kernel/domainname", "utf8").trimEnd();
  } catch {
    return "(none)";
  }
}
