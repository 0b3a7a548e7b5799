import type { Family, Sample } from "../model/family.ts";
import { escapeQuoted, formatGoFloat } from "./format.ts";
import { goJson } from "./json.ts";
import { quoteExpvar } from "./quote.ts";

/** A published variable, in the kinds of Go's expvar package; `json` is what its `Func` returns. */
export type Var =
  | { readonly type: "int"; readonly value: number | bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "map"; readonly entries: ReadonlyMap<string, Var | null> }
  | { readonly type: "json"; readonly value: unknown };

/**
 * The page of Go's expvar package, byte for byte, but for what is no JSON there: a number that is NaN or infinite
 * is null. Keys are in byte order.
 * @see https://pkg.go.dev/expvar
 */
export function renderVars(vars: ReadonlyMap<string, Var>): string {
  return `{\n${entriesOf(vars).join(",\n")}\n}\n`;
}

/** The same page in UTF-8, of variables that are made when their turn has come: yields after each. */
export function* renderVarsInSteps(
  vars: ReadonlyMap<string, () => Var>,
): Generator<undefined, Buffer> {
  const parts = [Buffer.from("{\n")];
  for (const [name, make] of [...vars].sort(byKey)) {
    const separator = parts.length === 1 ? "" : ",\n";
    parts.push(Buffer.from(separator + entry(name, make())));
    yield;
  }
  return Buffer.concat([...parts, Buffer.from("\n}\n")]);
}

/**
 * A family as a variable. One series without labels is its number: an int where it is a safe integer, else a
 * float. Any other family is a map from what follows its name on the metrics page, without the
 * constant labels, to the numbers: `{cpu="0",mode="idle"}`, `_bucket{le="0.1"}`, `_sum`; `{}` for a
 * series with neither suffix nor labels.
 */
export function familyVar({ samples }: Family): Var {
  const [first] = samples;
  if (samples.length === 1 && first !== undefined && seriesName(first) === "{}") {
    return numberVar(first.value);
  }
  const entries = samples.map((sample) => [seriesName(sample), numberVar(sample.value)] as const);
  return { type: "map", entries: new Map(entries) };
}

function entriesOf(vars: ReadonlyMap<string, Var | null>): string[] {
  return [...vars].sort(byKey).map(([key, value]) => entry(key, value));
}

function entry(key: string, value: Var | null): string {
  return `${quoteExpvar(key)}: ${renderVar(value)}`;
}

function renderVar(variable: Var | null): string {
  switch (variable?.type) {
    case "int":
      return renderInt(variable.value);
    case "float":
      return Number.isFinite(variable.value) ? formatGoFloat(variable.value) : "null";
    case "string":
      return quoteExpvar(variable.value);
    case "map":
      return `{${entriesOf(variable.entries).join(", ")}}`;
    case "json":
      return goJson(variable.value);
    case undefined:
      return "null";
  }
}

function renderInt(value: number | bigint): string {
  if (typeof value === "number" && !Number.isFinite(value)) return "null";
  return String(typeof value === "number" ? BigInt(Math.trunc(value)) : value);
}

function numberVar(value: number): Var {
  return { type: Number.isSafeInteger(value) ? "int" : "float", value };
}

function seriesName({ labels, suffix }: Sample): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeQuoted(value)}"`);
  if (pairs.length === 0) return suffix ?? "{}";
  return `${suffix ?? ""}{${pairs.join(",")}}`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareBytes(a, b);
}

/** Compares as their UTF-8 bytes would: surrogates, which JavaScript puts before U+E000, come last. */
function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = byteRank(a.charCodeAt(i)) - byteRank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function byteRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
