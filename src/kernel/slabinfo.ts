import { matchLines } from "./match_lines.ts";

/** A cache of kernel objects of one size. */
export interface Slab {
  readonly name: string;
  readonly activeObjects: number;
  readonly objects: number;
  readonly objectSizeBytes: number;
  readonly objectsPerSlab: number;
  readonly pagesPerSlab: number;
}

/**
 * Parses `/proc/slabinfo`, version 2. Throws on a line that is none of a cache.
 * @see slabinfo(5)
 */
export function parseSlabinfo(text: string): Slab[] {
  return matchLines(text, {
    file: "slabinfo",
    line: /^(\S.*?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+:/,
    skip: /^(slabinfo - |#)/,
    want: "a name, five numbers and a colon",
  }).map(([name = "", ...numbers]) => {
    const [activeObjects = 0, objects = 0, objectSizeBytes = 0, objectsPerSlab = 0, pages = 0] =
      numbers.map(Number);
    return {
      name,
      activeObjects,
      objects,
      objectSizeBytes,
      objectsPerSlab,
      pagesPerSlab: pages,
    };
  });
}
