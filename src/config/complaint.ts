import type { z } from "zod";
import { isSecretName, REDACTED, redactText } from "../lib/redact.ts";
import { nearest } from "../lib/nearest.ts";

/** One thing wrong with the values of a configuration, wherever they were written. */
export interface Complaint {
  readonly path: readonly PropertyKey[];
  /** Whether the key or the value is at fault. */
  readonly at: "key" | "value";
  readonly message: string;
  /** What would put it right, where that can be told. */
  readonly remedy: string | null;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type Place = Pick<Complaint, "path" | "at">;

const MAX_SHOWN = 60;
const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  record: "a mapping",
};

/**
 * What a schema wants where it does not say so itself: the error map to parse with. Of unknown keys it names the known ones.
 * A schema's own message either begins with `want` or is a whole sentence.
 */
export function wanted(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return knownKeys(issue.inst).join(", ");
    case "invalid_type":
      return `want ${TYPES[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `want ${oneOf(issue.values.map(String))}`;
    case "invalid_format":
      return `want text like ${issue.pattern ?? issue.format}`;
    case "too_small":
      return `want at least ${amount(issue.origin, issue.minimum)}`;
    case "too_big":
      return `want at most ${amount(issue.origin, issue.maximum)}`;
    default:
      return "want another value";
  }
}

/** What the schema said of the value at a path, in our words. */
export function complain(issues: readonly Issue[], value: unknown, path: Path = []): Complaint[] {
  return issues.flatMap((issue) => {
    const place = { path: [...path, ...issue.path], at: "value" as const };
    return complainOf(issue, valueAt(value, issue.path), place);
  });
}

/** `a`, `one of a, b`: what to choose from. */
export function oneOf(names: readonly string[]): string {
  return names.length === 1 ? String(names[0]) : `one of ${names.join(", ")}`;
}

/** The remedy for a name that is none of the known ones but near one. */
export function didYouMean(name: string, known: readonly string[]): string | null {
  const near = nearest(name, known);
  return near === undefined ? null : `did you mean "${near}"?`;
}

function complainOf(issue: Issue, value: unknown, place: Place): Complaint[] {
  const { message } = issue;
  const what = nameOf(place.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...place.path, key], message.split(", ")));
    case "invalid_key": {
      const why = issue.issues[0]?.message ?? message;
      const said = `The name ${what} cannot stand here, ${why}`;
      return [{ ...place, at: "key", message: said, remedy: null }];
    }
    case "invalid_union":
      return complain(closestBranch(issue.errors), value, place.path);
  }
  if (value === undefined) {
    return [{ ...place, message: `Missing key "${what}", ${message}`, remedy: null }];
  }
  const said = message.startsWith("want ")
    ? `${what} is ${show(place.path, value)}, ${message}`
    : `${what}: ${message}`;
  return [{ ...place, message: said, remedy: remedyFor(issue, value) }];
}

/** The alternative that came furthest into the value before it failed; the first of those alike. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(...issues.map(({ path }) => path.length));
  return branches.reduce((best, branch) => (depth(branch) > depth(best) ? branch : best));
}

function unknownKey(path: Path, known: readonly string[]): Complaint {
  const key = String(path.at(-1));
  const message = `Unknown key "${key}", want ${oneOf(known)}`;
  return { path, at: "key", message, remedy: didYouMean(key, known) };
}

function remedyFor(issue: Issue, value: unknown): string | null {
  if (issue.code === "invalid_value") return didYouMean(String(value), issue.values.map(String));
  const isBare = typeof value === "number" || typeof value === "boolean";
  if (issue.code !== "invalid_type" || !isBare) return null;
  return issue.message === `want ${String(TYPES.string)}` ? "put it in quotes" : null;
}

/** The keys from the top or from the collector's entry down: `server.max_connections`, `include[0]`. */
function nameOf(path: Path): string {
  const own = path[0] === "collectors" && path.length > 2 ? path.slice(2) : path;
  if (own.length === 0) return "The configuration";
  return own
    .map((segment, index) => {
      if (typeof segment === "number") return `[${segment}]`;
      return index === 0 ? String(segment) : `.${String(segment)}`;
    })
    .join("");
}

/** The value as a message shows it: nothing of lists and mappings, no secret, not much of a long text. */
export function show(path: Path, value: unknown): string {
  if (value === null || value === undefined) return "empty";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  if (path.some((segment) => isSecretName(String(segment)))) return REDACTED;
  if (typeof value !== "string") return JSON.stringify(value);
  const text = redactText(value);
  return JSON.stringify(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment))
      return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[segment];
  }
  return value;
}

function knownKeys(schema: unknown): string[] {
  const { def } = schema as { def?: { shape?: object } };
  return Object.keys(def?.shape ?? {});
}

function amount(origin: string, bound: number | bigint): string {
  if (origin === "string") return `${bound} character${bound === 1 ? "" : "s"}`;
  return origin === "array" ? `${bound} item${bound === 1 ? "" : "s"}` : String(bound);
}
