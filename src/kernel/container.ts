import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { parseMountinfo, readMountinfo, type Mount } from "./mountinfo.ts";
import type { KernelReader } from "./reader.ts";

/** The kernel numbers the first process namespace so, on every machine: include/linux/proc_ns.h. */
const FIRST_PID_NAMESPACE = "pid:[4026531836]";
const LAYERED = ["overlay", "fuse.fuse-overlayfs"];

/**
 * Whether what is read as the host's root is a container's own: the root is layered, and either it is not the
 * one the mount table speaks of, or we are not among the machine's first processes. A machine that boots from a
 * layered root, as routers and live systems do, is none. Throws what reading the mount table throws.
 */
export function seesContainerRoot(kernel: KernelReader): boolean {
  const { rootfs, procfs } = kernel.paths;
  if (rootfs !== "/") return false;
  const own = rootOf(kernel.proc("self/mountinfo"));
  if (own === undefined || !LAYERED.includes(own.fsType)) return false;
  const told = rootOf(readMountinfo(kernel));
  if (told?.major !== own.major || told.minor !== own.minor) return true;
  return pidNamespace(procfs) !== FIRST_PID_NAMESPACE;
}

/** What is mounted on `/` last hides what was mounted there before. */
function rootOf(table: string): Mount | undefined {
  return parseMountinfo(table).findLast(({ mountPoint }) => mountPoint === "/");
}

function pidNamespace(procfs: string): string {
  try {
    return readlinkSync(join(procfs, "self/ns/pid"));
  } catch {
    // A kernel without namespaces has no containers either.
    return FIRST_PID_NAMESPACE;
  }
}
