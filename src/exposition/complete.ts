import type { Labels } from "../model/family.ts";
import { formatGoFloat } from "./format.ts";
import type { ParsedFamily, ParsedSample } from "./parse.ts";
import { parseNumber } from "./scan.ts";

/** One histogram or summary of a family. */
interface Group {
  readonly labels: Labels;
  readonly bounds: Map<number, number>;
  sum: number;
  count: number;
}

/**
 * The family as Prometheus' Go library would write it had it read it: every series has the labels of all, empty
 * where it has none of its own; a histogram's or summary's parts stand together, bounds in ascending order, `+Inf`,
 * sum and count made up where they are missing.
 */
export function complete(family: ParsedFamily): ParsedFamily {
  if (family.type === "histogram") return withWholeGroups(family, "le");
  if (family.type === "summary") return withWholeGroups(family, "quantile");
  const names = namesIn(family.samples);
  const isComplete = family.samples.every(
    ({ labels }) => Object.keys(labels).length === names.length,
  );
  if (isComplete) return family;
  const samples = family.samples.map((sample) => ({
    ...sample,
    labels: withAll(names, sample.labels),
  }));
  return { ...family, samples };
}

function withWholeGroups(family: ParsedFamily, bound: "le" | "quantile"): ParsedFamily {
  const names = namesIn(family.samples).filter((name) => name !== bound);
  const groups = new Map<string, Group>();
  for (const sample of family.samples) {
    const labels = withAll(names, sample.labels);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, bounds: new Map(), sum: 0, count: 0 };
    groups.set(key, group);
    if (sample.suffix === "_sum") group.sum = sample.value;
    else if (sample.suffix === "_count") group.count = sample.value;
    else group.bounds.set(boundOf(sample, bound), sample.value);
  }
  const samples = [...groups.values()].flatMap((group) => partsOf(group, bound));
  const { lines } = family;
  // A part may have no line of its own: all have the first.
  return { ...family, samples, ...(lines && { lines: lines.slice(0, 1) }) };
}

function partsOf({ labels, bounds, sum, count }: Group, bound: "le" | "quantile"): ParsedSample[] {
  const all = bound === "le" ? new Map([[Infinity, count], ...bounds]) : bounds;
  const parts = [...all]
    .sort(([a], [b]) => a - b)
    .map(([at, value]) => ({ labels: { ...labels, [bound]: formatBound(at) }, value }));
  return [
    ...(bound === "le" ? parts.map((part) => ({ ...part, suffix: "_bucket" as const })) : parts),
    { labels, value: sum, suffix: "_sum" },
    { labels, value: count, suffix: "_count" },
  ];
}

/** The names of all labels, in the order in which they first come. */
function namesIn(samples: readonly ParsedSample[]): readonly string[] {
  const names = new Set<string>();
  for (const { labels } of samples) for (const name in labels) names.add(name);
  return [...names];
}

function withAll(names: readonly string[], labels: Labels): Labels {
  const valueOf = (name: string) => (Object.hasOwn(labels, name) ? labels[name] : undefined) ?? "";
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}

function boundOf({ labels }: ParsedSample, bound: string): number {
  return parseNumber(labels[bound] ?? "") ?? NaN;
}

function formatBound(bound: number): string {
  return bound === Infinity ? "+Inf" : formatGoFloat(bound);
}
