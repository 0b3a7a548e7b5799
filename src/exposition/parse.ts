import { systemClock } from "../lib/clock.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import {
  NO_LABELS,
  type Family,
  type Labels,
  type MetricType,
  type Sample,
} from "../model/family.ts";
import { createScanner, ExpositionError, parseNumber, unescaped, type Scanner } from "./scan.ts";
import { parseLabels } from "./parse_labels.ts";
import { seriesIdentity } from "./series.ts";

export { ExpositionError } from "./scan.ts";

/** A sample, and the time it was given, in milliseconds since 1970. */
export interface ParsedSample extends Sample {
  readonly timestampMs?: number;
}

/** A family as it was read; without a HELP line its help is empty. */
export interface ParsedFamily extends Family {
  readonly samples: readonly ParsedSample[];
  /** The line of each sample, counted from 1, where they were asked for. */
  readonly lines?: readonly number[];
}

/** How a page is read that is not read as it is. */
export interface ParseOptions {
  /** Takes what is wrong with a line, which is then left out; without it the first fault is thrown. */
  readonly onFault?: ((fault: ExpositionError) => void) | undefined;
  /** Whether a sample with a timestamp is a fault. */
  readonly refuseTimestamps?: boolean;
  /** Whether the families tell the lines of their samples. */
  readonly keepLines?: boolean;
  /** Whether the text was no UTF-8: a label value in which that shows is a fault then. */
  readonly isDamaged?: boolean;
}

/** A family while its lines are read. */
interface Draft {
  readonly name: string;
  help?: string;
  type?: MetricType;
  readonly samples: ParsedSample[];
  readonly lines: number[];
}

/** What has been read so far. */
interface Page {
  readonly drafts: Map<string, Draft>;
  readonly series: Set<string>;
  readonly options: ParseOptions;
}

type Suffix = NonNullable<Sample["suffix"]>;

const METRIC_NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const STEP_LINES = 64;
const WORD = /[^ \t]+/y;
const TYPES: readonly string[] = ["gauge", "counter", "histogram", "summary", "untyped"];
const SUFFIXES: Readonly<Record<string, readonly Suffix[]>> = {
  summary: ["_sum", "_count"],
  histogram: ["_bucket", "_sum", "_count"],
};

/**
 * Parses a page in the text format 0.0.4, as strictly as Prometheus' own libraries, and refuses besides: a series that
 * is there twice, a bucket without `le`, and a quantile without `quantile`. Families come in the order in which they
 * are first named; those without samples are left out. Throws ExpositionError at the first fault, unless told otherwise.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseText(text: string, options: ParseOptions = {}): readonly ParsedFamily[] {
  const steps = parseSteps(text, options);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, with a pause after every half millisecond. */
export async function parseTextInSlices(
  text: string,
  options: ParseOptions,
  pause: () => Promise<void>,
): Promise<readonly ParsedFamily[]> {
  return stepByStep(parseSteps(text, options), systemClock.monotonic, pause);
}

function* parseSteps(
  text: string,
  options: ParseOptions,
): Generator<undefined, readonly ParsedFamily[]> {
  const page: Page = { drafts: new Map(), series: new Set(), options };
  let [start, number] = [0, 1];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    parseLine(createScanner(text.slice(start, end), number), page);
    start = end + 1;
    number += 1;
    if (number % STEP_LINES === 0) yield;
  }
  parseEnd(createScanner(text.slice(start), number), page);
  return [...page.drafts.values()].flatMap(
    ({ name, help = "", type = "untyped", samples, lines }) =>
      samples.length === 0
        ? []
        : [{ name, help, type, samples, ...(options.keepLines && { lines }) }],
  );
}

function parseLine(line: Scanner, page: Page): void {
  line.skipBlanks();
  if (line.rest() === "") return;
  unlessFaulty(page, () => {
    if (line.take(/#/y) === undefined) parseSample(line, page);
    else parseComment(line, page);
  });
}

function parseEnd(line: Scanner, page: Page): void {
  line.skipBlanks();
  if (line.rest() === "") return;
  unlessFaulty(page, () => {
    throw line.error("no newline at its end", "one");
  });
}

function unlessFaulty({ options: { onFault } }: Page, parse: () => void): void {
  if (onFault === undefined) {
    parse();
    return;
  }
  try {
    parse();
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    onFault(error);
  }
}

function parseComment(line: Scanner, page: Page): void {
  line.skipBlanks();
  const keyword = line.take(WORD);
  if (keyword !== "HELP" && keyword !== "TYPE") return;
  line.skipBlanks();
  if (line.rest() === "") return;
  const name = line.take(METRIC_NAME);
  if (name === undefined || !/^([ \t]|$)/.test(line.rest())) throw line.unexpected("a metric name");
  line.skipBlanks();
  if (line.rest() === "") return;
  const { draft } = draftOf(name, page);
  if (keyword === "HELP") draft.help = parseHelp(line, draft);
  else draft.type = parseType(line, draft);
}

function parseHelp(line: Scanner, draft: Draft): string {
  if (draft.help !== undefined) throw line.error(`a second HELP of ${draft.name}`, "one");
  return unescaped(line.rest(), line);
}

function parseType(line: Scanner, draft: Draft): MetricType {
  const type = line.rest().toLowerCase();
  if (draft.type !== undefined || draft.samples.length > 0) {
    throw line.error(`a TYPE of ${draft.name}`, "one only, and before its samples");
  }
  if (!isType(type)) throw line.unexpected(`one of ${TYPES.join(", ")}`);
  return type;
}

function isType(text: string): text is MetricType {
  return TYPES.includes(text);
}

/** The family a name belongs to, made if there is none yet, and which part of it the name is. */
function draftOf(name: string, { drafts }: Page): { draft: Draft; suffix?: Suffix } {
  const known = drafts.get(name);
  if (known !== undefined) return { draft: known };
  for (const [type, suffixes] of Object.entries(SUFFIXES)) {
    const suffix = suffixes.find((s) => name.endsWith(s) && name !== s);
    const owner = suffix && drafts.get(name.slice(0, -suffix.length));
    if (suffix !== undefined && owner?.type === type) return { draft: owner, suffix };
  }
  const draft = { name, samples: [], lines: [] };
  drafts.set(name, draft);
  return { draft };
}

function parseSample(line: Scanner, page: Page): void {
  const name = line.take(METRIC_NAME);
  if (name === undefined) throw line.unexpected("a metric name");
  const { draft, suffix } = draftOf(name, page);
  const { isDamaged = false, refuseTimestamps } = page.options;
  line.skipBlanks();
  const labels = line.take(/\{/y) === undefined ? NO_LABELS : parseLabels(line, isDamaged);
  checkPart(line, draft.type, { labels, suffix });
  const identity = seriesIdentity(name, labels);
  if (page.series.has(identity)) throw line.error(`the series ${identity} again`, "each once");
  const read = parseValue(line);
  if (refuseTimestamps && "timestampMs" in read) throw line.error("a timestamp", "none");
  page.series.add(identity);
  draft.samples.push({ labels, ...read, ...(suffix && { suffix }) });
  draft.lines.push(line.number);
}

function checkPart(
  line: Scanner,
  type: MetricType | undefined,
  { labels, suffix }: { labels: Labels; suffix: Suffix | undefined },
): void {
  const bound = boundOf(type, suffix);
  if (bound === undefined) return;
  if (bound === "") throw line.error("the bare name of a histogram", "_bucket, _sum or _count");
  const text = labels[bound];
  if (text === undefined) throw line.error(`no label ${bound}`, "one");
  if (parseNumber(text) === undefined)
    throw line.error(`${bound}=${JSON.stringify(text)}`, "a number");
}

/** The label that holds a part's bound; empty where the part must not be. */
function boundOf(type: MetricType | undefined, suffix: Suffix | undefined): string | undefined {
  if (type === "summary") return suffix === undefined ? "quantile" : undefined;
  if (type !== "histogram" || suffix === "_sum" || suffix === "_count") return undefined;
  return suffix === "_bucket" ? "le" : "";
}

function parseValue(line: Scanner): { value: number; timestampMs?: number } {
  line.skipBlanks();
  const value = parseNumber(line.take(WORD) ?? "");
  if (value === undefined) throw valueError(line);
  if (line.rest() === "") return { value };
  line.skipBlanks();
  const timestamp = line.rest();
  if (!/^[+-]?\d+$/.test(timestamp))
    throw line.unexpected("nothing or a timestamp in milliseconds");
  return { value, timestampMs: Number(timestamp) };
}

function valueError(line: Scanner): ExpositionError {
  return line.error("a value that is no number", "a decimal number, NaN or Inf");
}
