import type { Systeminformation } from "systeminformation";
import { known, knownUnlessZero } from "./known.ts";

/** One field, as `/proc/meminfo` calls it; bytes. */
export interface MemoryField {
  readonly field: string;
  readonly value: number;
  readonly unit: "bytes";
}

/** The systems of which it reads the swap: of the others it says 0. */
const SWAP_IS_READ = ["linux", "darwin", "win32"];

/**
 * What systeminformation's mem() knows, under the kernel's names. Its `active` and `reclaimable` are left out: they are
 * not what Linux calls by these names. A cache of 0 is left out too: that is how it says that it does not know.
 * Throws where it does not know how much memory there is.
 * @see https://systeminformation.io/memory.html
 */
export function memoryFields(mem: Systeminformation.MemData, platform: string): MemoryField[] {
  const total = knownUnlessZero(mem.total);
  if (total === undefined) {
    throw new Error(`Cannot read memory: its total is ${String(mem.total)}, want bytes`);
  }
  const hasSwap = SWAP_IS_READ.includes(platform);
  const values: Readonly<Record<string, number | undefined>> = {
    MemTotal: total,
    MemFree: known(mem.free),
    MemAvailable: known(mem.available),
    Buffers: knownUnlessZero(mem.buffers),
    Cached: knownUnlessZero(mem.cached),
    Slab: knownUnlessZero(mem.slab),
    SwapTotal: hasSwap ? known(mem.swaptotal) : undefined,
    SwapFree: hasSwap ? known(mem.swapfree) : undefined,
    Dirty: known(mem.dirty),
    Writeback: known(mem.writeback),
  };
  return Object.entries(values).flatMap(([field, value]) =>
    value === undefined ? [] : [{ field, value, unit: "bytes" as const }],
  );
}
