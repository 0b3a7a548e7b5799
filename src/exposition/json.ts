import { quoteJson } from "./quote.ts";

const MAX_DEPTH = 1000;

/**
 * A value as Go's encoding/json prints it: compact, keys in their own order, bigints with all their digits. Never
 * throws and is always JSON: what JSON has no form for (NaN, undefined, functions, symbols, cycles, what throws when
 * it is read) becomes null.
 */
export function goJson(value: unknown): string {
  return write(value, []);
}

function write(value: unknown, parents: readonly object[]): string {
  switch (typeof value) {
    case "string":
      return quoteJson(value);
    case "number":
      return writeNumber(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "object":
      return value === null ? "null" : writeObject(value, parents);
    default:
      return "null";
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) return "null";
  return Object.is(value, -0) ? "-0" : String(value);
}

function writeObject(value: object, parents: readonly object[]): string {
  if (parents.includes(value) || parents.length === MAX_DEPTH) return "null";
  try {
    const within = [...parents, value];
    if ("toJSON" in value && typeof value.toJSON === "function") {
      return write((value as { toJSON: () => unknown }).toJSON(), within);
    }
    if (Array.isArray(value)) return `[${Array.from(value, (e) => write(e, within)).join(",")}]`;
    const keys = Object.keys(value);
    return `{${keys.map((key) => `${quoteJson(key)}:${writeProperty(value, key, within)}`).join(",")}}`;
  } catch {
    return "null";
  }
}

function writeProperty(value: object, key: string, within: readonly object[]): string {
  try {
    return write((value as Record<string, unknown>)[key], within);
  } catch {
    return "null";
  }
}
