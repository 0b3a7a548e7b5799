import type { Process } from "../kernel/process.ts";

/** What a process is listed as, and what it may come to be listed as. */
export interface Naming {
  readonly name: string;
  /** What it calls itself instead, and since when, in seconds. */
  readonly other?: { readonly name: string; readonly sinceSeconds: number };
}

/** A kernel worker's own name: the kernel writes what it works at behind it, which changes all the time. */
const WORKER = /^kworker\/[\duH:]+(?=[-+])/;

/** The name of a process that stays while it does the same. */
export function nameOf({ comm, isKernelThread }: Process): string {
  return (isKernelThread ? WORKER.exec(comm)?.[0] : undefined) ?? comm;
}

/**
 * The naming of a process that calls itself `name` now. A new name stands once the process has kept it for the hold: one
 * that writes its progress into its name stays one series.
 */
export function rename(
  naming: Naming,
  name: string,
  atSeconds: number,
  holdSeconds: number,
): Naming {
  if (name === naming.name) return naming.other === undefined ? naming : { name };
  if (name !== naming.other?.name) {
    return { name: naming.name, other: { name, sinceSeconds: atSeconds } };
  }
  return atSeconds - naming.other.sinceSeconds < holdSeconds ? naming : { name };
}
