import { escapeQuoted, type FamilyHead } from "./format.ts";

const UNIT =
  /_(seconds|bytes|ratio|celsius|hertz|volts|amperes|joules|watts|grams|meters|pascals)$/;

/** The line that ends a page: without it a reader takes the page for cut off. */
export const OPENMETRICS_EOF = "# EOF\n";

/**
 * The lines before a family's samples in OpenMetrics 1.0.0.
 *
 * A counter's family is its name without `_total`; its samples keep the whole name. A counter whose name does
 * not end in `_total` is exposed as `unknown`: as `counter` its samples would have to be renamed, and a series
 * must not change its name with the format a scraper asks for. `whole` exposes any counter so: it is for
 * one whose short name is another family's.
 * @see https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md
 */
export function openMetricsHeader(family: FamilyHead, whole = false): string {
  const short = whole ? undefined : counterFamilyName(family);
  const name = short ?? family.name;
  const unit = UNIT.exec(name)?.[1];
  const unitLine = unit === undefined ? "" : `# UNIT ${name} ${unit}\n`;
  const helpLine = family.help === "" ? "" : `# HELP ${name} ${escapeQuoted(family.help)}\n`;
  return `# TYPE ${name} ${short === undefined ? openMetricsType(family) : "counter"}\n${unitLine}${helpLine}`;
}

/** The family name of a counter that ends in `_total`, undefined for every other family. */
export function counterFamilyName({ name, type }: FamilyHead): string | undefined {
  if (type !== "counter" || !name.endsWith("_total")) return undefined;
  return name.slice(0, -"_total".length) || undefined;
}

function openMetricsType({ type }: FamilyHead): string {
  return type === "counter" || type === "untyped" ? "unknown" : type;
}
