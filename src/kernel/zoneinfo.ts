/** One zone of memory. */
export interface Zone {
  /** The number of the NUMA node: `0`. */
  readonly node: string;
  /** `DMA`, `Normal`. */
  readonly zone: string;
  /** By the kernel's name; the first zone of a node has the node's own too. */
  readonly counts: ReadonlyMap<string, number>;
  /** Pages kept from requests that could use each higher zone. */
  readonly protection: readonly number[];
}

const HEADER = /^Node (\d+), zone\s+(\w+)/;
const COUNT = /^\s+(\w+)\s+(\d+)\s*$/;
const PROTECTION = /^\s+protection: \(([\d, ]*)\)/;

/**
 * Parses `/proc/zoneinfo`, but for the sets of pages each CPU keeps. Throws where it does not begin with a zone.
 * @see proc_zoneinfo(5)
 */
export function parseZoneinfo(text: string): Zone[] {
  if (!HEADER.test(text)) {
    const firstLine = JSON.stringify(text.split("\n", 1)[0]);
    throw new Error(`Cannot parse zoneinfo: it begins with ${firstLine}, want Node 0, zone …`);
  }
  return text.split(/\n(?=Node )/).map(parseZone);
}

function parseZone(text: string): Zone {
  const [, node = "", zone = ""] = HEADER.exec(text) ?? [];
  const counts = new Map<string, number>();
  let protection: readonly number[] = [];
  for (const line of text.split("\n")) {
    const [, name, count] = COUNT.exec(line) ?? [];
    if (name !== undefined) counts.set(name, Number(count));
    else {
      const list = PROTECTION.exec(line)?.[1];
      if (list !== undefined) protection = list.split(",").map(Number);
    }
  }
  return { node, zone, counts, protection };
}
