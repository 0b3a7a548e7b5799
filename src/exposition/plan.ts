import type { Format } from "./format.ts";
import { counterFamilyName, openMetricsHeader } from "./openmetrics.ts";
import type { RenderedFamily, Rendering } from "./render.ts";

/** What is left out of a page, and why. */
export interface Conflict {
  readonly family: string;
  readonly reason: string;
}

/** The contributions to one family; the first one's header counts. */
export interface Group {
  /** As bytes: a page copies hundreds of them. */
  readonly header: Uint8Array;
  readonly families: readonly [RenderedFamily, ...RenderedFamily[]];
}

/** Which family comes where on a page: the same as long as the families' heads are. */
export interface Plan {
  readonly renderings: readonly Rendering[];
  readonly groups: readonly Group[];
  readonly conflicts: readonly Conflict[];
}

type Contributions = Group["families"];

/** Plans a page: of contributions that do not fit those before them nothing is shown. */
export function planPage(renderings: readonly Rendering[], format: Format): Plan {
  const contributions = new Map<string, Contributions>();
  const owners = new Map<string, RenderedFamily>();
  const conflicts: Conflict[] = [];
  for (const family of renderings.flat()) {
    const before = contributions.get(family.name);
    const reason = before === undefined ? overlap(family, owners) : disagreement(before[0], family);
    if (reason === undefined) {
      contributions.set(family.name, before === undefined ? [family] : [...before, family]);
      for (const name of sampleNames(family)) owners.set(name, family);
    } else {
      conflicts.push({ family: family.name, reason });
    }
  }
  const groups = Array.from(contributions.values(), (families) => ({
    header: Buffer.from(headerOf(families[0], format, contributions)),
    families,
  }));
  return { renderings: [...renderings], groups, conflicts };
}

function headerOf(
  family: RenderedFamily,
  format: Format,
  contributions: ReadonlyMap<string, Contributions>,
): string {
  if (format === "text") return family.header;
  const short = counterFamilyName(family);
  const isTaken = short !== undefined && contributions.has(short);
  return isTaken ? openMetricsHeader(family, true) : family.header;
}

function disagreement(first: RenderedFamily, later: RenderedFamily): string | undefined {
  if (first.type !== later.type) {
    return `it is a ${later.type} in ${later.collector}, a ${first.type} in ${first.collector}`;
  }
  if (first.help === later.help) return undefined;
  return `its help in ${later.collector} is not that in ${first.collector}`;
}

function overlap(
  family: RenderedFamily,
  owners: ReadonlyMap<string, RenderedFamily>,
): string | undefined {
  const name = sampleNames(family).find((name) => owners.has(name));
  const owner = name === undefined ? undefined : owners.get(name);
  if (name === undefined || owner === undefined) return undefined;
  return `${family.collector} has ${name}, which is of the ${owner.type} ${owner.name} in ${owner.collector}`;
}

function sampleNames({ name, type }: RenderedFamily): readonly string[] {
  if (type === "summary") return [name, `${name}_sum`, `${name}_count`];
  if (type === "histogram") return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`];
  return [name];
}
