import { quantitySchema, type Limits } from "./quantity.ts";

const BYTES_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["GiB", 1024 ** 3],
  ["MiB", 1024 ** 2],
  ["KiB", 1024],
  ["B", 1],
]);
const SIZE = /^(\d+)(B|KiB|MiB|GiB)$/;
const ANY_SIZE: Limits = { min: "1B", max: "1024GiB" };

/**
 * The bytes of `512B`, `16KiB`, `64MiB` or `1GiB`.
 * Throws where the text is not one whole number and one unit.
 */
export function parseSize(text: string): number {
  const [, digits, unit] = SIZE.exec(text) ?? [];
  const size = BYTES_PER_UNIT.get(unit ?? "");
  if (size === undefined) {
    const is = JSON.stringify(text);
    throw new Error(
      `Cannot parse size: it is ${is}, want a whole number and B, KiB, MiB or GiB, as in 64MiB`,
    );
  }
  return Number(digits) * size;
}

/** The bytes as a size in the largest unit that keeps the number whole. */
export function formatSize(bytes: number): string {
  for (const [unit, size] of BYTES_PER_UNIT) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return `${bytes}B`;
}

/** A zod schema of a size within limits: text in YAML, bytes once parsed. */
export function sizeSchema(limits: Limits = ANY_SIZE) {
  const size = { title: "size", pattern: SIZE, parse: parseSize, format: formatSize, wanted };
  return quantitySchema(size, limits);
}

/** An option that is a size, with its default as text; bytes once parsed. Throws where the default is none. */
export function sizeOption(description: string, defaultText: string, limits?: Limits) {
  parseSize(defaultText);
  return sizeSchema(limits).prefault(defaultText).describe(description);
}

function wanted(input: unknown): string {
  const number = typeof input === "number" || typeof input === "string" ? Number(input) : NaN;
  return number > 0 && Number.isSafeInteger(number)
    ? `want a size with its unit, such as ${formatSize(number)}`
    : "want a size such as 512B, 16KiB, 64MiB or 1GiB";
}
