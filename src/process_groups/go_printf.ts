import { isList, isMap, isTime, toText, typeName, type GoValue } from "./go_value.ts";

const DIRECTIVE = /%([-+# 0]*)(\d+)?(?:\.(\d*))?(.|$)/gsu;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly verb: string;
}

/**
 * What Go's Printf makes of a format and its arguments: the verbs `v s d q x X o b c U t` with flags, width and precision.
 * What does not fit is told in the text, as Go does: `%!d(string=a)`.
 */
export function printf(format: string, values: readonly GoValue[]): string {
  let used = 0;
  const text = format.replace(DIRECTIVE, (...match: (string | undefined)[]) => {
    const [, flags = "", width, precision, verb = ""] = match;
    if (verb === "%") return "%";
    if (verb === "") return "%!(NOVERB)";
    if (used >= values.length) return `%!${verb}(MISSING)`;
    const directive = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
      verb,
    };
    return show(values[used++], directive);
  });
  const extra = values.slice(used).map((value) => named(value));
  return extra.length === 0 ? text : `${text}%!(EXTRA ${extra.join(", ")})`;
}

/** What Go's Print makes of its arguments: a space stands between two of which neither is a text. */
export function print(values: readonly GoValue[]): string {
  return values
    .map((value, index) => {
      const before = values[index - 1];
      const isApart = index > 0 && typeof before !== "string" && typeof value !== "string";
      return `${isApart ? " " : ""}${toText(value)}`;
    })
    .join("");
}

/** A text in double quotes with Go's escapes. */
export function quote(text: string): string {
  const escaped = text.replace(
    /["\\]|\p{Cc}|\uFFFD/gu,
    (character) => ESCAPES.get(character) ?? hex(character),
  );
  return `"${escaped}"`;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ["\\", "\\\\"],
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
  ["\uFFFD", "\uFFFD"],
]);

function hex(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? `\\x${pad(code, 2)}` : `\\u${pad(code, 4)}`;
}

function pad(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

function show(value: GoValue, directive: Directive): string {
  if (value === undefined)
    return directive.verb === "v" ? fill("<nil>", directive) : bad(value, directive);
  if (isList(value)) return `[${value.map((item) => show(item, directive)).join(" ")}]`;
  if (isMap(value) || isTime(value)) {
    return "vs".includes(directive.verb) ? fill(toText(value), directive) : bad(value, directive);
  }
  const shown =
    typeof value === "string"
      ? showString(value, directive)
      : typeof value === "number"
        ? showInt(value, directive)
        : directive.verb === "t" || directive.verb === "v"
          ? String(value)
          : undefined;
  return shown === undefined ? bad(value, directive) : fill(shown, directive);
}

function showString(value: string, { verb, precision, flags }: Directive): string | undefined {
  const cut = precision === undefined ? value : Array.from(value).slice(0, precision).join("");
  switch (verb) {
    case "v":
      return flags.includes("#") ? quote(cut) : cut;
    case "s":
      return cut;
    case "q":
      return quote(cut);
    case "x":
      return Buffer.from(cut).toString("hex");
    case "X":
      return Buffer.from(cut).toString("hex").toUpperCase();
    default:
      return undefined;
  }
}

const RADIX: Readonly<Record<string, number>> = { d: 10, v: 10, x: 16, X: 16, o: 8, b: 2 };

function showInt(value: number, { verb, flags }: Directive): string | undefined {
  if (verb === "c") return String.fromCodePoint(value);
  if (verb === "U") return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
  const radix = RADIX[verb];
  if (radix === undefined) return undefined;
  const digits = value.toString(radix);
  const sign = value >= 0 && flags.includes("+") ? "+" : "";
  return sign + (verb === "X" ? digits.toUpperCase() : digits);
}

function fill(text: string, { flags, width, verb }: Directive): string {
  const missing = width - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes("-")) return text + " ".repeat(missing);
  if (!flags.includes("0") || verb === "c") return " ".repeat(missing) + text;
  const sign = /^[+-](?=\d)/.exec(text)?.[0] ?? "";
  return sign + "0".repeat(missing) + text.slice(sign.length);
}

function bad(value: GoValue, { verb }: Directive): string {
  return `%!${verb}(${named(value)})`;
}

function named(value: GoValue): string {
  return value === undefined ? "<nil>" : `${typeName(value)}=${toText(value)}`;
}
