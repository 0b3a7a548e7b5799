import type { Format } from "./format.ts";
import { counterFamilyName, OPENMETRICS_EOF, openMetricsHeader } from "./openmetrics.ts";
import type { Lines, RenderedFamily } from "./pieces.ts";
import { seriesKey } from "./series.ts";
import { runInSlices } from "./slices.ts";

/**
 * Called, at every page anew, for what was left out because an earlier contribution has it: a family
 * that disagrees on type or help or bears the name of another's part, or single series.
 */
export type OnConflict = (family: string, reason: string) => void;

/** The contributions to one family; the first one's header counts. */
type Group = readonly [RenderedFamily, ...RenderedFamily[]];

const BUFFER_CHARACTERS = 64 * 1024;

/**
 * Puts a page together from what the collectors have rendered, in the same format. A family appears once, its
 * samples contiguous, whichever collectors contributed; the first contribution wins where two do not fit.
 * Awaits `pause` where that takes more than 2 ms; without `pause` it runs through at once.
 */
export function assemble(
  blocks: Iterable<readonly RenderedFamily[]>,
  format: Format,
  onConflict: OnConflict,
): readonly Buffer[];
export function assemble(
  blocks: Iterable<readonly RenderedFamily[]>,
  format: Format,
  onConflict: OnConflict,
  pause: () => Promise<void>,
): readonly Buffer[] | Promise<readonly Buffer[]>;
export function assemble(
  blocks: Iterable<readonly RenderedFamily[]>,
  format: Format,
  onConflict: OnConflict,
  pause?: () => Promise<void>,
): readonly Buffer[] | Promise<readonly Buffer[]> {
  const clock = () => performance.now();
  return runInSlices(assembleSteps(blocks, format, onConflict), { clock, pause });
}

function* assembleSteps(
  blocks: Iterable<readonly RenderedFamily[]>,
  format: Format,
  onConflict: OnConflict,
) {
  const page = createPage();
  const groups = groupFamilies(blocks, onConflict);
  for (const group of groups.values()) {
    page.write(groupHeader(group[0], format, groups));
    if (group.length > 1) yield* writeMerged(group, page, onConflict);
    else for (const lines of group[0].lines) page.write(lines);
  }
  if (format === "openmetrics") page.write(OPENMETRICS_EOF);
  return page.end();
}

function groupHeader(
  family: RenderedFamily,
  format: Format,
  groups: ReadonlyMap<string, Group>,
): string {
  if (format === "text") return family.header;
  const short = counterFamilyName(family);
  const isTaken = short !== undefined && groups.has(short);
  return isTaken ? openMetricsHeader(family, true) : family.header;
}

function groupFamilies(
  blocks: Iterable<readonly RenderedFamily[]>,
  onConflict: OnConflict,
): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const owners = new Map<string, RenderedFamily>();
  for (const block of blocks) {
    for (const family of block) {
      const group = groups.get(family.name);
      const reason = group === undefined ? overlap(family, owners) : disagreement(group[0], family);
      if (reason === undefined) {
        groups.set(family.name, group === undefined ? [family] : [...group, family]);
        for (const name of sampleNames(family)) owners.set(name, family);
      } else {
        onConflict(family.name, reason);
      }
    }
  }
  return groups;
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

function* writeMerged(group: Group, page: Page, onConflict: OnConflict) {
  const seen = new Set<string>();
  for (const { name, collector, lines, series } of group) {
    let first: string | undefined;
    for (const [i, prefixes] of series.entries()) {
      const repeated = addKeys(seen, seriesKeys(prefixes));
      for (const at of repeated) first ??= prefixes[at];
      const piece = lines[i] ?? "";
      page.write(repeated.size === 0 ? piece : withoutLines(piece, repeated));
      yield;
    }
    if (first !== undefined) onConflict(name, `${collector} repeats ${first.trimEnd()}`);
  }
}

/** Adds the keys; returns the positions of those that were there before. */
function addKeys(seen: Set<string>, keys: readonly string[]): ReadonlySet<number> {
  const repeated = new Set<number>();
  for (const [i, key] of keys.entries()) {
    const size = seen.size;
    if (seen.add(key).size === size) repeated.add(i);
  }
  return repeated;
}

function withoutLines(lines: Lines, positions: ReadonlySet<number>): string {
  return lines
    .toString()
    .split(/(?<=\n)/)
    .filter((_, i) => !positions.has(i))
    .join("");
}

// A renderer hands out the same array for as long as the series stay the same.
const keysOfPrefixes = new WeakMap<readonly string[], readonly string[]>();

function seriesKeys(prefixes: readonly string[]): readonly string[] {
  const known = keysOfPrefixes.get(prefixes);
  if (known !== undefined) return known;
  const keys = prefixes.map(seriesKey);
  keysOfPrefixes.set(prefixes, keys);
  return keys;
}

interface Page {
  write(lines: Lines): void;
  end(): readonly Buffer[];
}

/** Collects lines: short texts are gathered into larger buffers, buffers are taken as they are. */
function createPage(): Page {
  const buffers: Buffer[] = [];
  let text = "";
  function flush(): void {
    if (text !== "") buffers.push(Buffer.from(text));
    text = "";
  }
  return {
    write: (lines) => {
      if (typeof lines === "string") text += lines;
      if (typeof lines !== "string" || text.length >= BUFFER_CHARACTERS) flush();
      if (typeof lines !== "string") buffers.push(lines);
    },
    end: () => {
      flush();
      return buffers;
    },
  };
}
