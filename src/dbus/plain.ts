import type { Value } from "./values.ts";

/** The text that it is; empty where it is none. */
export function textOf(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The number that it is; undefined where it is none. What is beyond 2⁵³ is rounded. */
export function numberOf(value: Value | undefined): number | undefined {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : undefined;
}

/** The fields of the struct, or the items of the array, that it is; none where it is neither. */
export function fieldsOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
