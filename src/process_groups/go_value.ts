/** A moment, of which a template shows what Go shows. */
export interface GoTime {
  /** Seconds since 1970, with hundredths: the kernel's clock ticks. */
  readonly unixSeconds: number;
}

/** What a template's expressions come to; undefined is what a map does not have. */
export type GoValue =
  undefined | string | number | boolean | readonly string[] | ReadonlyMap<string, string> | GoTime;

/** Why a template went no further on a process: what it has written by then is what it gives. */
export class TemplateStop extends Error {
  override readonly name = "TemplateStop";
}

/** Whether the value is one that `range`, `index` and `len` take for a list. */
export function isList(value: GoValue): value is readonly string[] {
  return Array.isArray(value);
}

/** Whether the value is a map of texts. */
export function isMap(value: GoValue): value is ReadonlyMap<string, string> {
  return value instanceof Map;
}

/** Whether the value is a moment. */
export function isTime(value: GoValue): value is GoTime {
  return typeof value === "object" && "unixSeconds" in value;
}

/** Whether `if` takes the value for true: what is empty or zero is not. */
export function isTrue(value: GoValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return value.size > 0;
  return Boolean(value);
}

/** The value as Go prints it: lists as `[a b]`, maps as `map[key:value]` in the order of their keys. */
export function toText(value: GoValue): string {
  if (value === undefined) return "<nil>";
  if (isList(value)) return `[${value.join(" ")}]`;
  if (isMap(value))
    return `map[${entriesOf(value)
      .map((entry) => entry.join(":"))
      .join(" ")}]`;
  if (isTime(value)) return formatTime(value);
  return String(value);
}

/** The entries of a map in the order of their keys. */
export function entriesOf(map: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The moment in UTC: `2026-11-21 12:00:00.5 +0000 UTC`, without the zeros at the end of a fraction. */
export function formatTime({ unixSeconds }: GoTime): string {
  const hundredths = Math.round(unixSeconds * 100);
  const [day = "", time = ""] = new Date(hundredths * 10).toISOString().split("T");
  const fraction = time.slice(8, -1).replace(/\.?0+$/, "");
  return `${day} ${time.slice(0, 8)}${fraction} +0000 UTC`;
}

/** What Go calls the type of a value. */
export function typeName(value: GoValue): string {
  if (isList(value)) return "[]string";
  if (isMap(value)) return "map[string]string";
  if (isTime(value)) return "time.Time";
  const names = { string: "string", number: "int", boolean: "bool" } as const;
  return names[typeof value as keyof typeof names];
}
