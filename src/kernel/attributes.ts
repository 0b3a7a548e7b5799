import { ifThere } from "../lib/if_there.ts";
import type { KernelReader } from "./reader.ts";

/** A whole number as drivers write it: decimal, or hexadecimal behind `0x`. */
const COUNT = /^(?:-?\d+|0x[0-9a-f]+)$/i;

/** The text of an attribute under `/sys` without the blanks around it: drivers pad. Empty where there is none. */
export function readText(kernel: KernelReader, file: string): string {
  return kernel.attribute(file)?.trim() ?? "";
}

/** The whole number in an attribute under `/sys`; undefined where it is missing or says something else, such as `N/A`. */
export function readCount(kernel: KernelReader, file: string): number | undefined {
  return parseCount(kernel.attribute(file));
}

/** The same of a text that has been read. */
export function parseCount(text: string | undefined): number | undefined {
  const number = text?.trim() ?? "";
  return COUNT.test(number) ? Number(number) : undefined;
}

/** The names in a folder under `/sys`, in byte order; none where there is no such folder, or it has just gone. */
export function listIfAny(kernel: KernelReader, folder: string): readonly string[] {
  return ifThere(() => kernel.listSys(folder)) ?? [];
}
