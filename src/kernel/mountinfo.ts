import { errorCode, NoDataError } from "../lib/errors.ts";
import type { KernelReader } from "./reader.ts";

/** One line of the mount table. */
export interface Mount {
  /** The device's numbers, in decimal. */
  readonly major: string;
  readonly minor: string;
  /** The folder of the file system that is mounted here: not `/` for bind mounts and subvolumes. */
  readonly root: string;
  readonly mountPoint: string;
  readonly fsType: string;
  /** The device or server as the kernel writes it, escapes and all: Prometheus' users know it so. May be empty. */
  readonly device: string;
  /** Whether this mount, or the whole file system beneath it, refuses writes. */
  readonly isReadonly: boolean;
}

const FIXED_FIELDS = 6;
const ESCAPE = /\\([0-7]{3})/g;

/**
 * Parses a mount table, in its order. Throws on a line that lacks a field.
 * @see proc_pid_mountinfo(5)
 */
export function parseMountinfo(text: string): Mount[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map(parseLine);
}

/**
 * The text of the first process' mount table, or of our own where that one is denied or hidden.
 * Throws NoDataError where there is neither.
 */
export function readMountinfo(kernel: KernelReader): string {
  try {
    return kernel.proc("1/mountinfo");
  } catch (error) {
    const code = errorCode(error);
    const isDenied = code === "EACCES" || code === "EPERM" || error instanceof NoDataError;
    if (!isDenied) throw error;
    return kernel.proc("self/mountinfo");
  }
}

function parseLine(line: string): Mount {
  const fields = line.split(" ");
  // The mount point cannot be taken for the dash: it begins with a slash. Between them are any number of tags.
  const dash = fields.indexOf("-", FIXED_FIELDS);
  const [, , numbers, root, mountPoint, mountOptions] = fields;
  const [fsType, device, superOptions] = fields.slice(dash + 1);
  const [major, minor] = numbers?.split(":") ?? [];
  if (dash === -1 || major === undefined || minor === undefined) throw malformed(line);
  if (root === undefined || mountPoint === undefined || mountOptions === undefined)
    throw malformed(line);
  if (fsType === undefined || device === undefined || superOptions === undefined)
    throw malformed(line);
  const isReadonly = refusesWrites(mountOptions) || refusesWrites(superOptions);
  return {
    major,
    minor,
    root: unescape(root),
    mountPoint: unescape(mountPoint),
    fsType,
    device,
    isReadonly,
  };
}

function malformed(line: string): Error {
  const want = "want `id parent major:minor root mount_point options tags… - type device options`";
  return new Error(`Cannot parse mountinfo: it has ${JSON.stringify(line)}, ${want}`);
}

/** `ro` is asked for; `emergency_ro` is what is left of a file system that found itself damaged. */
function refusesWrites(options: string): boolean {
  return options.split(",").some((option) => option === "ro" || option === "emergency_ro");
}

function unescape(field: string): string {
  if (!field.includes("\\")) return field;
  return field.replace(ESCAPE, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
