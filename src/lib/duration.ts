import { quantitySchema, type Limits } from "./quantity.ts";

const SECONDS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["h", 3600],
  ["m", 60],
  ["s", 1],
]);
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;
const ANY_DURATION: Limits = { min: "1ms", max: "24h" };

/**
 * The seconds of `250ms`, `1.5s`, `5m` or `1h`.
 * Throws where the text is not one number and one unit.
 */
export function parseDuration(text: string): number {
  const [, digits, unit] = DURATION.exec(text) ?? [];
  if (digits === undefined || unit === undefined) {
    const is = JSON.stringify(text);
    throw new Error(
      `Cannot parse duration: it is ${is}, want a number and ms, s, m or h, as in 15s`,
    );
  }
  const size = SECONDS_PER_UNIT.get(unit);
  // Milliseconds are divided: 300 * 0.001 is an ulp more than 0.3.
  return size === undefined ? Number(digits) / 1000 : Number(digits) * size;
}

/** The seconds as a duration in the largest unit that keeps the number whole: `90s`, `5m`, `250ms`. */
export function formatDuration(seconds: number): string {
  for (const [unit, size] of SECONDS_PER_UNIT) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  // Fifteen digits drop what the multiplication added: 0.0011 * 1000 is 1.1000000000000001.
  return `${Number((seconds * 1000).toPrecision(15))}ms`;
}

/** A zod schema of a duration within limits: text in YAML, seconds once parsed. */
export function durationSchema(limits: Limits = ANY_DURATION) {
  const duration = {
    title: "duration",
    pattern: DURATION,
    parse: parseDuration,
    format: formatDuration,
    wanted,
  };
  return quantitySchema(duration, limits);
}

/** An option that is a duration, with its default as text; seconds once parsed. Throws where the default is none. */
export function durationOption(description: string, defaultText: string, limits?: Limits) {
  parseDuration(defaultText);
  return durationSchema(limits).prefault(defaultText).describe(description);
}

function wanted(input: unknown): string {
  const number = typeof input === "number" || typeof input === "string" ? Number(input) : NaN;
  return number > 0 && number < Infinity
    ? `want a duration with its unit, such as ${number}s`
    : "want a duration such as 250ms, 15s, 5m or 1h";
}
