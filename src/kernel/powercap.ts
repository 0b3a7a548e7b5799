import { readText } from "./attributes.ts";
import type { KernelReader } from "./reader.ts";

/** A part of the processor whose energy is counted. */
export interface RaplZone {
  /** The kernel's name of it without the number at its end: `package`, `core`, `dram`. */
  readonly name: string;
  /** The number at the end of the kernel's name, or how many zones of that name come before. */
  readonly index: number;
  /** Its folder under `/sys`. */
  readonly folder: string;
}

/**
 * The zones whose energy the kernel counts. Throws NoDataError where it counts none's.
 * @see Documentation/power/powercap/powercap.rst of the kernel
 */
export function listRaplZones(kernel: KernelReader): RaplZone[] {
  const seen = new Map<string, number>();
  return kernel.listSys("class/powercap").flatMap((entry) => {
    const folder = `class/powercap/${entry}`;
    const text = readText(kernel, `${folder}/name`);
    if (text === "") return [];
    const [, name = text, number] = /^([^-]*)-(\d+)$/.exec(text) ?? [];
    const index = number === undefined ? (seen.get(name) ?? 0) : Number(number);
    seen.set(name, index + 1);
    return [{ name, index, folder }];
  });
}
