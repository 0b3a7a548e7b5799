import type { Family, Labels, Sample } from "../model/family.ts";
import { canonicalFloat, escapeQuoted, type Format } from "./format.ts";

/** A sample without its value. */
export interface Series {
  readonly labels: Labels;
  readonly suffix?: Sample["suffix"] | undefined;
}

/** The labels that go on every series, rendered once. */
export interface ConstantLabels {
  /** `name="value"` by name, in the order they are written. */
  readonly pairs: ReadonlyMap<string, string>;
  /** All pairs, with a comma between them. */
  readonly text: string;
}

/** Renders the labels that go on every series, keeping their order. */
export function constantLabels(labels: Labels): ConstantLabels {
  const pairs = new Map(Object.entries(labels).map(([name, value]) => [name, pair(name, value)]));
  return { pairs, text: [...pairs.values()].join(",") };
}

/**
 * All of a sample's line before its value: `name{labels} `. The constant labels go first;
 * one that the sample has of its own is left out.
 */
export function seriesPrefix(
  family: Family,
  { labels, suffix }: Series,
  constants: ConstantLabels,
  format: Format,
): string {
  const number = format === "openmetrics" ? numberLabel(family, suffix) : undefined;
  const name = suffix === undefined ? family.name : family.name + suffix;
  let own = "";
  let first = constants.text;
  for (const label in labels) {
    const value = labels[label] ?? "";
    own += `${own === "" ? "" : ","}${pair(label, label === number ? canonicalFloat(value) : value)}`;
    if (constants.pairs.has(label)) first = constantsWithout(constants, labels);
  }
  const inside = first === "" || own === "" ? first + own : `${first},${own}`;
  return inside === "" ? `${name} ` : `${name}{${inside}} `;
}

/**
 * What makes the series of a prefix one and the same, however its labels are ordered; a label
 * without a value counts as absent.
 */
export function seriesKey(prefix: string): string {
  const brace = prefix.indexOf("{");
  if (brace < 0) return prefix.trimEnd();
  return keyOf(prefix.slice(0, brace), prefix.match(/\w+="(?:[^"\\]|\\.)+"/g) ?? []);
}

/** The same of a name and labels. */
export function seriesIdentity(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).filter(([, value]) => value !== "");
  return keyOf(
    name,
    pairs.map(([label, value]) => pair(label, value)),
  );
}

function keyOf(name: string, pairs: readonly string[]): string {
  return pairs.length === 0 ? name : `${name}{${pairs.toSorted().join(",")}}`;
}

function numberLabel({ type }: Family, suffix: Sample["suffix"]): string | undefined {
  if (type === "histogram") return suffix === "_bucket" ? "le" : undefined;
  return type === "summary" && suffix === undefined ? "quantile" : undefined;
}

function constantsWithout({ pairs }: ConstantLabels, own: Labels): string {
  return [...pairs].flatMap(([name, text]) => (Object.hasOwn(own, name) ? [] : [text])).join(",");
}

function pair(name: string, value: string): string {
  return `${name}="${escapeQuoted(value)}"`;
}
