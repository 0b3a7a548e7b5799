import type { ParsedFamily } from "../../src/exposition/parse.ts";
import { ownLabels } from "./page.ts";

/** How two pages differ in one point, as a line that begins with `missing`, `extra`, `type` or `value`. */
export interface Difference {
  readonly of: "family" | "type" | "series" | "value";
  readonly text: string;
}

/**
 * What of the host differs between our page and theirs: `node_*`, our identity aside. Values of series that both
 * have are the same up to the last digits of a sum of floating-point numbers.
 */
export function differencesBetween(
  ours: readonly ParsedFamily[],
  theirs: readonly ParsedFamily[],
): readonly Difference[] {
  const [own, other] = [byName(ours), byName(theirs)];
  const common = [...other.values()].flatMap((family) => {
    const same = own.get(family.name);
    return same === undefined ? [] : [[same, family] as const];
  });
  return [
    ...withoutFamily(other, own).map((name) => difference("family", `missing ${name}`)),
    ...withoutFamily(own, other).map((name) => difference("family", `extra ${name}`)),
    ...common.flatMap((pair) => [...differentType(pair), ...differentSeries(pair)]),
  ];
}

type Pair = readonly [ours: ParsedFamily, theirs: ParsedFamily];

function byName(page: readonly ParsedFamily[]): ReadonlyMap<string, ParsedFamily> {
  const ofHost = page.filter(({ name }) => name.startsWith("node_"));
  return new Map(ofHost.map((family) => [family.name, family]));
}

function withoutFamily(
  families: ReadonlyMap<string, ParsedFamily>,
  others: ReadonlyMap<string, ParsedFamily>,
): readonly string[] {
  return [...families.keys()].filter((name) => !others.has(name));
}

function differentType([ours, theirs]: Pair): readonly Difference[] {
  if (ours.type === theirs.type) return [];
  return [difference("type", `type ${ours.name} is ${ours.type}, want ${theirs.type}`)];
}

function differentSeries([ours, theirs]: Pair): readonly Difference[] {
  const [own, other] = [valuesOf(ours), valuesOf(theirs)];
  const missing = [...other.keys()].filter((key) => !own.has(key));
  const extra = [...own.keys()].filter((key) => !other.has(key));
  const different = [...other].flatMap(([key, value]) => {
    const said = own.get(key) ?? value;
    return isClose(said, value) ? [] : [`value ${key} is ${said}, want ${value}`];
  });
  return [
    ...missing.map((key) => difference("series", `missing ${key}`)),
    ...extra.map((key) => difference("series", `extra ${key}`)),
    ...different.map((text) => difference("value", text)),
  ];
}

/** By name and own labels; a histogram's or summary's parts by their suffix, too. */
function valuesOf({ name, samples }: ParsedFamily): ReadonlyMap<string, number> {
  return new Map(
    samples.map(({ suffix = "", labels, value }) => [
      `${name}${suffix} ${ownLabels(labels)}`,
      value,
    ]),
  );
}

function isClose(ours: number, theirs: number): boolean {
  return Object.is(ours, theirs) || Math.abs(ours - theirs) <= Math.abs(theirs) * 1e-9;
}

function difference(of: Difference["of"], text: string): Difference {
  return { of, text };
}
