/** A type of the D-Bus wire format. */
export type WireType =
  | { readonly kind: "basic"; readonly code: BasicCode }
  | { readonly kind: "variant" }
  | { readonly kind: "array"; readonly item: WireType }
  | { readonly kind: "dictionary"; readonly key: WireType; readonly value: WireType }
  | { readonly kind: "struct"; readonly fields: readonly WireType[] };

/** The letters of the types that hold no others. */
export type BasicCode = "y" | "b" | "n" | "q" | "i" | "u" | "x" | "t" | "d" | "s" | "o" | "g" | "h";

const BASIC_CODES = "ybnqiuxtdsogh";
const MAX_SIGNATURE_LENGTH = 255;
const MAX_DEPTH = 64;

/**
 * Parses a signature such as `a(so)`: the types of a message's values, one after the other.
 * Throws where it is no signature.
 * @see https://dbus.freedesktop.org/doc/dbus-specification.html#type-system
 */
export function parseSignature(signature: string): readonly WireType[] {
  if (signature.length > MAX_SIGNATURE_LENGTH) throw wrong(signature);
  const { types, end } = typesFrom(signature, 0, 0);
  if (end !== signature.length) throw wrong(signature);
  return types;
}

/** The types from `start` to the end of the signature, or of the struct or dictionary entry they are in. */
function typesFrom(signature: string, start: number, depth: number) {
  const types: WireType[] = [];
  let end = start;
  while (end < signature.length && !")}".includes(signature.charAt(end))) {
    const next = typeAt(signature, end, depth);
    types.push(next.type);
    end = next.end;
  }
  return { types, end };
}

interface Parsed {
  readonly type: WireType;
  readonly end: number;
}

function typeAt(signature: string, start: number, depth: number): Parsed {
  const code = signature.charAt(start);
  if (isBasic(code)) return { type: { kind: "basic", code }, end: start + 1 };
  if (code === "v") return { type: { kind: "variant" }, end: start + 1 };
  if (depth >= MAX_DEPTH) throw wrong(signature);
  if (code === "(") return structAt(signature, start, depth + 1);
  if (code !== "a") throw wrong(signature);
  if (signature.charAt(start + 1) === "{") return dictionaryAt(signature, start, depth + 1);
  const { type, end } = typeAt(signature, start + 1, depth + 1);
  return { type: { kind: "array", item: type }, end };
}

function isBasic(code: string): code is BasicCode {
  return code !== "" && BASIC_CODES.includes(code);
}

function structAt(signature: string, start: number, depth: number): Parsed {
  const { types, end } = typesFrom(signature, start + 1, depth);
  if (types.length === 0 || signature.charAt(end) !== ")") throw wrong(signature);
  return { type: { kind: "struct", fields: types }, end: end + 1 };
}

function dictionaryAt(signature: string, start: number, depth: number): Parsed {
  const { types, end } = typesFrom(signature, start + 2, depth);
  const [key, value] = types;
  if (key?.kind !== "basic" || value === undefined || types.length !== 2) throw wrong(signature);
  if (signature.charAt(end) !== "}") throw wrong(signature);
  return { type: { kind: "dictionary", key, value }, end: end + 1 };
}

function wrong(signature: string): Error {
  return new Error(
    `Cannot parse a D-Bus signature: is ${JSON.stringify(signature)}, want types such as a(so)`,
  );
}
