import type { Format } from "./format.ts";

/** One element of an `Accept` or `Accept-Encoding` header. */
interface Range {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** From 0, refused, to 1. */
  readonly quality: number;
}

/** How well a range names a format: 0 not at all, 1 as a wildcard, 2 by its main type, 3 wholly. */
type Match = (range: Range) => number;

const MATCHES: Readonly<Record<Format, Match>> = {
  text: (range) => match(range, { type: "text", subtype: "plain", versions: ["0.0.4", "1.0.0"] }),
  openmetrics: (range) =>
    match(range, {
      type: "application",
      subtype: "openmetrics-text",
      versions: ["1.0.0", "0.0.1"],
    }),
};

/**
 * The format to answer an `Accept` header with: the one of the higher quality, and of two alike the one that is named
 * more exactly, then earlier. Text where nothing fits, where all are alike, and without a header.
 * @see RFC 9110, section 12.5.1
 */
export function negotiateFormat(accept: string | undefined): Format {
  const ranges = parseRanges(accept);
  const text = preference(ranges, MATCHES.text);
  const openmetrics = preference(ranges, MATCHES.openmetrics);
  if (openmetrics.quality === 0) return "text";
  if (openmetrics.quality !== text.quality) {
    return openmetrics.quality > text.quality ? "openmetrics" : "text";
  }
  if (openmetrics.match !== text.match) {
    return openmetrics.match > text.match ? "openmetrics" : "text";
  }
  return openmetrics.position < text.position ? "openmetrics" : "text";
}

/**
 * Whether an `Accept-Encoding` header asks for gzip: by name or `*`, not refused, and not less wanted than `identity`.
 * Without a header the answer is no.
 * @see RFC 9110, section 12.5.3
 */
export function acceptsGzip(acceptEncoding: string | undefined): boolean {
  const ranges = parseRanges(acceptEncoding);
  const quality = (...names: readonly string[]) =>
    ranges.find(({ value }) => names.includes(value))?.quality;
  const gzip = quality("gzip", "x-gzip") ?? quality("*") ?? 0;
  return gzip > 0 && gzip >= (quality("identity") ?? 0);
}

/** What the most exact of the matching ranges says of a format. */
function preference(ranges: readonly Range[], matchOf: Match) {
  let best = { quality: 0, match: 0, position: Infinity };
  for (const [position, range] of ranges.entries()) {
    const match = matchOf(range);
    const { quality } = range;
    if (match > best.match || (match === best.match && match > 0 && quality > best.quality)) {
      best = { quality, match, position };
    }
  }
  return best;
}

function match(
  { value, parameters }: Range,
  media: { readonly type: string; readonly subtype: string; readonly versions: readonly string[] },
): number {
  if (value === "*/*" || value === "*") return 1;
  if (value === `${media.type}/*`) return 2;
  const version = parameters.get("version");
  const isVersion = version === undefined || media.versions.includes(version);
  return value === `${media.type}/${media.subtype}` && isVersion ? 3 : 0;
}

function parseRanges(header: string | undefined): readonly Range[] {
  return (header ?? "").toLowerCase().split(",").map(parseRange);
}

function parseRange(text: string): Range {
  const [value = "", ...rest] = text.split(";").map((part) => part.trim());
  const parameters = new Map(
    rest.map((part) => {
      const [name = "", ...values] = part.split("=");
      return [
        name.trim(),
        values
          .join("=")
          .trim()
          .replace(/^"(.*)"$/, "$1"),
      ];
    }),
  );
  return { value, parameters, quality: parseQuality(parameters.get("q")) };
}

/** A quality that is no number from 0 to 1 counts as none given. */
function parseQuality(text: string | undefined): number {
  if (text === undefined || !/^(0(\.\d*)?|1(\.0*)?|\.\d+)$/.test(text)) return 1;
  return Number(text);
}
