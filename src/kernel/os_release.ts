import { ifThere } from "../lib/if_there.ts";
import type { KernelReader } from "./reader.ts";

/** What a system says of itself. */
export interface OsRelease {
  /** Its texts, empty where it does not say. */
  readonly fields: Readonly<Record<(typeof FIELDS)[number], string>>;
  /** The number its version begins with, `24.1` of `24.10`; undefined where it begins with none, or with 0. */
  readonly version: number | undefined;
  /** When its support ends, in seconds since 1970. */
  readonly supportEnd: number | undefined;
}

const FIELDS = [
  "build_id",
  "id",
  "id_like",
  "image_id",
  "image_version",
  "name",
  "pretty_name",
  "variant",
  "variant_id",
  "version",
  "version_codename",
  "version_id",
] as const;

const QUOTED = /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)")/;

/** Reads `/etc/os-release`, or the vendor's where the host has none of its own; undefined where it has neither. */
export function readOsRelease(kernel: KernelReader): OsRelease | undefined {
  const text =
    ifThere(() => kernel.root("etc/os-release")) ??
    ifThere(() => kernel.root("usr/lib/os-release"));
  return text === undefined ? undefined : parseOsRelease(text);
}

/**
 * Parses os-release. Lines that assign nothing are ignored.
 * @see os-release(5)
 */
export function parseOsRelease(text: string): OsRelease {
  const values = parseAssignments(text);
  const value = (field: string) => values.get(field.toUpperCase()) ?? "";
  const fields = FIELDS.map((field) => [field, value(field)]);
  const version = parseFloat(/^\d+\.?\d*/.exec(value("version_id"))?.[0] ?? "");
  return {
    fields: Object.fromEntries(fields) as OsRelease["fields"],
    version: version > 0 ? version : undefined,
    supportEnd: startOfDay(value("support_end")),
  };
}

function parseAssignments(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, value] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, unquote(value.trim()));
  }
  return values;
}

function unquote(value: string): string {
  const [, single, double] = QUOTED.exec(value) ?? [];
  return single ?? (double ?? value.replace(/\s+#.*$/, "")).replaceAll(/\\(.)/g, "$1");
}

/** The seconds from 1970 to the start of a day in UTC; undefined where the text is no day. */
function startOfDay(day: string): number | undefined {
  const seconds = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) / 1000 : NaN;
  return Number.isNaN(seconds) ? undefined : seconds;
}
