import type { Family } from "../model/family.ts";

/** The formats a page of metrics is written in: Prometheus' text 0.0.4, OpenMetrics 1.0.0. */
export type Format = "text" | "openmetrics";

/** The `Content-Type` of a page: Prometheus 3 refuses a scrape without an exact one. */
export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

/** What a family's header lines are made of. */
export type FamilyHead = Pick<Family, "name" | "type" | "help">;

/** A sample's value as both formats write it: the shortest decimal that reads back as the same number. */
export function formatValue(value: number): string {
  if (value === Infinity) return "+Inf";
  if (value === -Infinity) return "-Inf";
  return String(value);
}

/** A number as Go's `strconv.FormatFloat(value, 'g', -1, 64)` writes it: an exponent below 1e-4 and from 1e6. */
export function formatGoFloat(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const size = Math.abs(value);
  if (size === 0 || size === Infinity || Number.isNaN(value) || (size >= 1e-4 && size < 1e6)) {
    return formatValue(value);
  }
  return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

/** A `le` or `quantile` as OpenMetrics wants it (`1.0`, `1e-05`, `+Inf`); text that is no number stays as it is. */
export function canonicalFloat(text: string): string {
  const number = /^\+?inf$/i.test(text) ? Infinity : Number(text);
  if (text.trim() === "" || Number.isNaN(number)) return text;
  const written = formatGoFloat(number);
  return Number.isInteger(number) && !written.includes("e") ? `${written}.0` : written;
}

const LABEL_ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

/** Escapes backslash, double quote and newline: label values, and OpenMetrics' help. */
export function escapeQuoted(text: string): string {
  return /[\\"\n]/.test(text) ? text.replace(/[\\"\n]/g, (c) => LABEL_ESCAPES[c] ?? c) : text;
}

/** Escapes backslash and newline: the help of the text format. */
export function escapeHelp(text: string): string {
  return text.replace(/[\\\n]/g, (c) => LABEL_ESCAPES[c] ?? c);
}
