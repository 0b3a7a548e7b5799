import type { CgroupIo } from "./cgroup_io.ts";
import type { CgroupQuantity } from "./cgroup_quantities.ts";

/** A field of `memory.stat` is one of its own. */
export type CgroupReadingKind = CgroupQuantity | "memory_stat";

/**
 * Takes one number in. `of` says what of, where there are several: a mode, an event, a field, a device's number,
 * a resource.
 */
export type TakeReading = (
  quantity: CgroupReadingKind,
  value: number | undefined,
  of?: string,
) => void;

/** What to read of a cgroup. */
export interface CgroupParts {
  readonly pressure: boolean;
  readonly io: boolean;
  readonly processes: boolean;
  /** Which fields of `memory.stat`, by their names in version 2; undefined for none, and the file is not read. */
  readonly isMemoryFieldWanted: ((field: string) => boolean) | undefined;
}

/** Where the number of a quantity may be read: in a file's field, in units of which so many make one of ours. */
export interface CgroupField {
  readonly quantity: CgroupQuantity;
  readonly field: string;
  readonly per: number;
  readonly of?: string;
}

/** Hands on the fields that are there. */
export function takeFields(
  fields: ReadonlyMap<string, number> | undefined,
  wanted: readonly CgroupField[],
  take: TakeReading,
): void {
  if (fields === undefined) return;
  for (const { quantity, field, per, of } of wanted) {
    const value = fields.get(field);
    if (value !== undefined) take(quantity, value / per, of);
  }
}

/** Hands on what a cgroup did with each device. */
export function takeIo(devices: readonly CgroupIo[], take: TakeReading): void {
  for (const device of devices) {
    take("io_read_bytes", device.readBytes, device.number);
    take("io_written_bytes", device.writtenBytes, device.number);
    take("io_discarded_bytes", device.discardedBytes, device.number);
    take("io_reads", device.reads, device.number);
    take("io_writes", device.writes, device.number);
    take("io_discards", device.discards, device.number);
  }
}

/** How many processes a `cgroup.procs` lists. */
export function countProcesses(text: string): number {
  return text.split("\n").length - 1;
}
