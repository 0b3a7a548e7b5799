import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../lib/errors.ts";
import type { ProcessDetail, ProcessTable } from "./process.ts";
import type { KernelReader } from "./reader.ts";

/** What a reader was refused by the kernel. */
export interface Refusals {
  /** Files and folders by their paths: whether their own mode, or that of a folder above, is what keeps this user out. */
  readonly files: ReadonlyMap<string, { readonly isByMode: boolean }>;
  /** Of some processes. */
  readonly details: ReadonlySet<ProcessDetail>;
}

/** A reader that notes what it is refused, that which is left out without a word too. */
export interface NotingReader {
  readonly kernel: KernelReader;
  /** What was refused until now. */
  readonly refusals: () => Refusals;
}

/** Reads through another reader, which stays the caller's to close. */
export function createNotingReader(kernel: KernelReader): NotingReader {
  const { procfs, sysfs, rootfs, udev } = kernel.paths;
  const files = new Map<string, { readonly isByMode: boolean }>();
  const details = new Set<ProcessDetail>();

  const noting =
    <Result>(folder: string, read: (file: string) => Result) =>
    (file: string): Result => {
      const path = join(folder, file);
      try {
        const result = read(file);
        if (result === undefined && isRefused(path)) files.set(path, { isByMode: isByMode(path) });
        return result;
      } catch (error) {
        if (isRefusal(error)) files.set(path, { isByMode: isByMode(path) });
        throw error;
      }
    };

  return {
    refusals: () => ({ files, details }),
    kernel: {
      ...kernel,
      proc: noting(procfs, (file) => kernel.proc(file)),
      sys: noting(sysfs, (file) => kernel.sys(file)),
      attribute: noting(sysfs, (file) => kernel.attribute(file)),
      listSys: noting(sysfs, (file) => kernel.listSys(file)),
      listProc: noting(procfs, (file) => kernel.listProc(file)),
      link: noting(sysfs, (file) => kernel.link(file)),
      root: noting(rootfs, (file) => kernel.root(file)),
      udev: noting(udev, (file) => kernel.udev(file)),
      processes: noteDetails(kernel.processes, details),
    },
  };
}

function noteDetails(table: ProcessTable, details: Set<ProcessDetail>): ProcessTable {
  return {
    ...table,
    subscribe: (wanted, now) => {
      const subscription = table.subscribe(wanted, now);
      return {
        ...subscription,
        scan: async (context) => {
          const scan = await subscription.scan(context);
          // A scan reads for all who want something.
          for (const detail of wanted) if (scan.refused.has(detail)) details.add(detail);
          return scan;
        },
      };
    },
  };
}

/** Whether the error, or what caused it, is the kernel's refusal. */
export function isRefusal(error: unknown): boolean {
  const code = errorCode(error);
  if (code === "EACCES" || code === "EPERM") return true;
  return error instanceof Object && "cause" in error && isRefusal(error.cause);
}

function isRefused(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return false;
  } catch (error) {
    return isRefusal(error);
  }
}

function isByMode(path: string): boolean {
  try {
    return (statSync(path).mode & 0o004) === 0;
  } catch {
    return true;
  }
}
