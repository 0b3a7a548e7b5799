import { z } from "zod";
import { formatDuration } from "../lib/duration.ts";
import { CATALOG, findKind } from "../catalog.ts";
import type { CollectorConfig } from "../polling/collector.ts";
import { complain, didYouMean, oneOf, show, wanted, type Complaint } from "./complaint.ts";
import { commonOptions, DEFAULT_ENTRY, defaultEntrySchema, entrySchema } from "./schema.ts";

/** What a collector has where its entry does not say; undefined where the file says something else than is wanted. */
export interface EntryDefaults {
  readonly intervalSeconds: number | undefined;
  readonly timeoutSeconds: number;
  readonly maxSeries: number | undefined;
  /** How the host is read: where it is not by its kernel, some kinds have a longer interval. */
  readonly platform: "linux" | "portable";
}

/** The collectors of a list, and what is wrong with it; with complaints the collectors may be incomplete. */
export interface Entries {
  readonly collectors: readonly CollectorConfig[];
  readonly complaints: readonly Complaint[];
}

type Mapping = Readonly<Record<string, unknown>>;
type Path = readonly PropertyKey[];

type Common = z.output<typeof commonOptions>;

/** What can be judged of an entry whose kind is not known. */
const ANY_KIND = z.looseObject(commonOptions.omit({ kind: true }).shape);
const ON_BY_DEFAULT = CATALOG.filter(({ onByDefault }) => onByDefault);
const DEFAULT_SCHEMA = defaultEntrySchema(ON_BY_DEFAULT.map(({ kind }) => kind));
const KINDS = [DEFAULT_ENTRY, ...CATALOG.map(({ kind }) => kind)];

/**
 * Reads the list of collectors: each entry a kind, or a mapping with a kind and its options; `default` stands
 * for every kind that is on by default and has no entry of its own.
 */
export function readEntries(list: readonly unknown[], defaults: EntryDefaults): Entries {
  const own = new Set(list.map(kindOf));
  const entries = list.map((raw, index) => {
    const path = ["collectors", index];
    const entry = readEntry(raw, path, defaults);
    return kindOf(raw) === DEFAULT_ENTRY ? spread(entry, own, limitsOf(raw, defaults)) : entry;
  });
  return {
    collectors: entries.flatMap(({ collectors }) => collectors),
    complaints: [
      ...entries.flatMap(({ complaints }) => complaints),
      ...findDuplicates(list, entries),
    ],
  };
}

/** The complaint that a timeout is longer than its interval; none where it is not, or where either is unknown. */
export function judgeTimeout(
  path: Path,
  timeoutSeconds: number | undefined,
  intervalSeconds: number | undefined,
): Complaint[] {
  if (timeoutSeconds === undefined || intervalSeconds === undefined) return [];
  if (timeoutSeconds <= intervalSeconds) return [];
  const interval = formatDuration(intervalSeconds);
  const message = `timeout is ${formatDuration(timeoutSeconds)}, want at most the interval, which is ${interval}`;
  return [{ path, at: "value", message, remedy: null }];
}

function readEntry(raw: unknown, path: Path, defaults: EntryDefaults): Entries {
  if (typeof raw === "string") return readMapping({ kind: raw }, path, path, defaults);
  if (isMapping(raw)) return readMapping(raw, path, [...path, "kind"], defaults);
  const message = `A collector is ${show(path, raw)}, want a kind, or a mapping with a kind`;
  return refuse({ path, at: "value", message, remedy: null });
}

function readMapping(raw: Mapping, path: Path, kindPath: Path, defaults: EntryDefaults): Entries {
  const misplaced = findMisplacedKind(raw, path);
  if (misplaced !== null) return refuse(misplaced);
  const schema = schemaOf(raw.kind);
  const parsed = (schema ?? ANY_KIND).safeParse(raw, { error: wanted });
  const complaints = complain(parsed.error?.issues ?? [], raw, path);
  if (schema === undefined) return refuse(unknownKind(raw.kind, kindPath), ...complaints);
  const { timeout } = commonOptions.shape;
  const limits = limitsOf(raw, defaults)(raw.kind);
  const late = judgeTimeout(
    [...path, "timeout"],
    timeout.safeParse(raw.timeout).data,
    limits.intervalSeconds,
  );
  if (!parsed.success) return refuse(...complaints, ...late);
  return { collectors: [toConfig(parsed.data, limits, defaults)], complaints: late };
}

interface Limits {
  readonly intervalSeconds: number | undefined;
  readonly timeoutSeconds: number;
}

/** How often the entry has a kind polled, and for how long. */
function limitsOf(raw: unknown, defaults: EntryDefaults): (kind: unknown) => Limits {
  const mapping = isMapping(raw) ? raw : {};
  const { interval, timeout } = commonOptions.shape;
  return (kind) => {
    const dear = defaults.platform === "portable" && findKind(String(kind))?.portable;
    const least = dear ? (dear.intervalSeconds ?? 0) : 0;
    const usual = defaults.intervalSeconds && Math.max(defaults.intervalSeconds, least);
    const intervalSeconds =
      "interval" in mapping ? interval.safeParse(mapping.interval).data : usual;
    const timeoutSeconds =
      timeout.safeParse(mapping.timeout).data ??
      Math.min(intervalSeconds ?? Number.NaN, defaults.timeoutSeconds);
    return { intervalSeconds, timeoutSeconds };
  };
}

function schemaOf(kind: unknown): z.ZodObject | undefined {
  if (kind === DEFAULT_ENTRY) return DEFAULT_SCHEMA;
  const definition = typeof kind === "string" ? findKind(kind) : undefined;
  return definition && entrySchema(definition);
}

function toConfig(parsed: Mapping, limits: Limits, defaults: EntryDefaults): CollectorConfig {
  const { kind, name, interval, timeout, max_series, ...options } = parsed as Mapping & Common;
  const { intervalSeconds = Number.NaN, timeoutSeconds } = limits;
  const maxSeries = max_series ?? defaults.maxSeries ?? Number.NaN;
  return { name: name ?? kind, kind, intervalSeconds, timeoutSeconds, maxSeries, options };
}

/** The entry `default` as the kinds it stands for: those that are on by default and have no entry of their `own`. */
function spread(
  { collectors, complaints }: Entries,
  own: ReadonlySet<unknown>,
  limitsOfKind: (kind: unknown) => Limits,
): Entries {
  const each = collectors.flatMap((entry) => {
    const except = entry.options.except as readonly string[];
    const kinds = ON_BY_DEFAULT.filter(({ kind }) => !own.has(kind) && !except.includes(kind));
    return kinds.map(({ kind, options }) => ({
      ...entry,
      ...{ name: kind, kind, options: options.parse({}) },
      intervalSeconds: limitsOfKind(kind).intervalSeconds ?? Number.NaN,
      timeoutSeconds: limitsOfKind(kind).timeoutSeconds,
    }));
  });
  return { collectors: each, complaints };
}

function findDuplicates(list: readonly unknown[], entries: readonly Entries[]): Complaint[] {
  const seen = new Set<unknown>();
  return list.flatMap((raw, index): Complaint[] => {
    const { kind, name = kind } = isMapping(raw) ? raw : { kind: raw };
    if (!KINDS.includes(String(kind))) return [];
    const isDefault = kind === DEFAULT_ENTRY;
    const stoodFor = isDefault ? (entries[index]?.collectors ?? []) : [];
    const names = [name, ...stoodFor.map((collector) => collector.name)];
    const taken = names.find((each) => seen.has(each));
    for (const each of names) seen.add(each);
    if (taken === undefined) return [];
    const key = isMapping(raw) ? ["name" in raw ? "name" : "kind"] : [];
    const message = `A collector named ${JSON.stringify(taken)} stands above, want names that differ`;
    const remedy =
      isDefault || "name" in Object(raw)
        ? null
        : `give this one a name, such as name: ${String(name)}_2`;
    return [{ path: ["collectors", index, ...key], at: "value", message, remedy }];
  });
}

function findMisplacedKind(raw: Mapping, path: Path): Complaint | null {
  const kind = Object.keys(raw).find((key) => KINDS.includes(key));
  if ("kind" in raw || kind === undefined) return null;
  const message = `"${kind}" is a key, want it as the value of kind`;
  const remedy = `write "kind: ${kind}", with its options below it`;
  return { path: [...path, kind], at: "key", message, remedy };
}

function unknownKind(kind: unknown, path: Path): Complaint {
  const want = `want ${oneOf(KINDS)}`;
  if (kind === undefined)
    return { path, at: "value", message: `Missing key "kind", ${want}`, remedy: null };
  const name = typeof kind === "string" ? kind : JSON.stringify(kind);
  const message = `Unknown kind ${JSON.stringify(kind)}, ${want}`;
  return { path, at: "value", message, remedy: didYouMean(name, KINDS) };
}

function refuse(...complaints: readonly Complaint[]): Entries {
  return { collectors: [], complaints };
}

function kindOf(raw: unknown): unknown {
  return isMapping(raw) ? raw.kind : raw;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
