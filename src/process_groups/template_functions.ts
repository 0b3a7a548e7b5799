import { print, printf } from "./go_printf.ts";
import { isList, isMap, isTrue, TemplateStop, toText, type GoValue } from "./go_value.ts";

type Function = (values: readonly GoValue[]) => GoValue;

/** The functions of Go's text/template that a name may call. Each throws TemplateStop on what it cannot take. */
export const FUNCTIONS: ReadonlyMap<string, Function> = new Map<string, Function>([
  ["and", (values) => values.find((value) => !isTrue(value)) ?? last(values)],
  ["or", (values) => values.find(isTrue) ?? last(values)],
  ["not", ([value]) => !isTrue(value)],
  ["len", ([value]) => lengthOf(value)],
  ["index", ([value, ...keys]) => keys.reduce(elementOf, value)],
  ["slice", slice],
  ["print", print],
  ["println", (values) => `${values.map(toText).join(" ")}\n`],
  ["printf", ([format, ...values]) => printf(textOf(format), values)],
  ["eq", ([value, ...others]) => others.map((other) => isSame(value, other)).includes(true)],
  ["ne", ([value, other]) => !isSame(value, other)],
  ["lt", ([a, b]) => isLess(a, b)],
  ["le", ([a, b]) => !isLess(b, a)],
  ["gt", ([a, b]) => isLess(b, a)],
  ["ge", ([a, b]) => !isLess(a, b)],
]);

function last(values: readonly GoValue[]): GoValue {
  return values.at(-1);
}

function lengthOf(value: GoValue): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (isList(value)) return value.length;
  if (isMap(value)) return value.size;
  throw new TemplateStop("It has no length");
}

/** What a map does not have is an empty text here; beyond the end of a list there is nothing to go on with. */
function elementOf(value: GoValue, key: GoValue): GoValue {
  if (isMap(value)) return value.get(textOf(key)) ?? "";
  const index = typeof key === "number" ? key : NaN;
  const element = isList(value)
    ? value[index]
    : typeof value === "string"
      ? Buffer.from(value)[index]
      : undefined;
  if (element === undefined) throw new TemplateStop("It has no such element");
  return element;
}

function slice([value, from = 0, to]: readonly GoValue[]): GoValue {
  const end = to ?? lengthOf(value);
  const isInside =
    typeof from === "number" &&
    typeof end === "number" &&
    from >= 0 &&
    end >= from &&
    end <= lengthOf(value);
  if (!isInside) throw new TemplateStop("It has no such part");
  if (isList(value)) return value.slice(from, end);
  if (typeof value === "string") return Buffer.from(value).subarray(from, end).toString();
  throw new TemplateStop("It has no parts");
}

function isSame(a: GoValue, b: GoValue): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (typeof a !== typeof b || typeof a === "object")
    throw new TemplateStop("They cannot be compared");
  return a === b;
}

function isLess(a: GoValue, b: GoValue): boolean {
  if (typeof a === "string" && typeof b === "string")
    return Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0;
  if (typeof a === "number" && typeof b === "number") return a < b;
  throw new TemplateStop("They have no order");
}

function textOf(value: GoValue): string {
  if (typeof value === "string") return value;
  throw new TemplateStop("It is no text");
}
