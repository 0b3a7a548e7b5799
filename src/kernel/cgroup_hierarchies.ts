import { NoDataError } from "../lib/errors.ts";
import { parseMountinfo, readMountinfo } from "./mountinfo.ts";
import type { KernelReader } from "./reader.ts";

/** A tree of control groups as we reach it. */
export interface CgroupHierarchy {
  readonly version: 1 | 2;
  /** The controllers mounted with it, `cpu` and `cpuacct` as it may be; none for version 2, whose cgroups say so themselves. */
  readonly controllers: readonly string[];
  /** Where its uppermost cgroup is. */
  readonly folder: string;
  /** The path of that cgroup: empty for the root, `/docker/…` in a container that sees the host's paths. */
  readonly path: string;
}

const FILE_SYSTEM = /^(.* - (cgroup2?) \S+) (\S+)$/;

/**
 * The hierarchies the mount table shows under `/sys`, those of version 1 first. Throws NoDataError where there is none.
 * @see cgroups(7), proc_pid_mountinfo(5)
 */
export function readCgroupHierarchies(kernel: KernelReader): readonly CgroupHierarchy[] {
  const hierarchies = parseCgroupMounts(readMountinfo(kernel), kernel.paths.sysfs);
  if (hierarchies.length === 0) {
    throw new NoDataError(`This host has no control groups under ${kernel.paths.sysfs}`);
  }
  return hierarchies;
}

/**
 * The same of a mount table's text. One that is mounted more than once is listed once, whole if it can be; those that
 * only name processes, as `name=systemd`, are left out. Throws on a line of theirs that lacks a field.
 * @param sysfs where we find what the host has under `/sys`
 */
export function parseCgroupMounts(text: string, sysfs: string): CgroupHierarchy[] {
  const known = new Map<string, CgroupHierarchy>();
  for (const line of text.split("\n")) {
    const [, whole, fsType, superOptions = ""] = FILE_SYSTEM.exec(line) ?? [];
    if (whole === undefined) continue;
    for (const { mountPoint, root } of parseMountinfo(line)) {
      const folder = locate(mountPoint, sysfs);
      const version = fsType === "cgroup2" ? 2 : 1;
      const controllers = version === 2 ? [] : superOptions.split(",").filter(isController);
      if (folder === undefined || (version === 1 && controllers.length === 0)) continue;
      const key = `${version} ${controllers.join()}`;
      const before = known.get(key);
      const path = pathOf(root);
      if (before === undefined || (path === "" && before.path !== "")) {
        known.set(key, { version, controllers, folder, path });
      }
    }
  }
  return [...known.values()].sort((a, b) => a.version - b.version);
}

/** The controllers whose files are read. */
const CONTROLLERS: ReadonlySet<string> = new Set([
  "cpu",
  "cpuacct",
  "cpuset",
  "memory",
  "blkio",
  "pids",
]);

function isController(option: string): boolean {
  return CONTROLLERS.has(option);
}

/** The mount table may be the host's, or our own where the host's `/sys` is mounted elsewhere. */
function locate(mountPoint: string, sysfs: string): string | undefined {
  const here = sysfs.replace(/\/+$/, "");
  if (mountPoint.startsWith(`${here}/`)) return mountPoint;
  return mountPoint.startsWith("/sys/") ? here + mountPoint.slice("/sys".length) : undefined;
}

/** What lies above the namespace we are in has no name for us. */
function pathOf(root: string): string {
  return root === "/" || root.startsWith("/..") ? "" : root;
}
