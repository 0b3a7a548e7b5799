import { type BasicCode, parseSignature, type WireType } from "./signature.ts";

/** A value off the wire. 64-bit integers are bigint, dictionaries Maps, structs arrays; a variant is what it holds. */
export type Value =
  string | number | bigint | boolean | readonly Value[] | ReadonlyMap<Value, Value>;

/** One after the other reads values that stand in a row in `bytes`. */
export interface ValueReader {
  /** The values of these types. Throws where the bytes do not hold them. */
  readonly read: (types: readonly WireType[]) => readonly Value[];
  /** The items of an array of this type, each read when it is asked for. Throws like `read`. */
  readonly items: (type: WireType) => Generator<Value, void>;
}

const ALIGNMENTS: Readonly<Record<BasicCode, number>> = {
  ...{ y: 1, b: 4, n: 2, q: 2, i: 4, u: 4, x: 8, t: 8, d: 8, s: 4, o: 4, g: 1, h: 4 },
};

const MAX_DEPTH = 64;

/** A reader of the values in `bytes`, whose start is aligned to 8. */
export function createValueReader(bytes: Buffer, isLittleEndian: boolean): ValueReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;

  /** Where a value of so many bytes starts; the next one starts behind it. */
  function take(alignment: number, size: number): number {
    const start = Math.ceil(at / alignment) * alignment;
    at = start + size;
    if (at > bytes.length) throw new Error(`Cannot read ${size} bytes of a D-Bus message: it ends`);
    return start;
  }

  function uint32(): number {
    return view.getUint32(take(4, 4), isLittleEndian);
  }

  function text(length: number): string {
    const start = take(1, length + 1);
    return bytes.toString("utf8", start, start + length);
  }

  function basic(code: BasicCode): Value {
    if (code === "s" || code === "o") return text(uint32());
    if (code === "g") return text(view.getUint8(take(1, 1)));
    const alignment = ALIGNMENTS[code];
    return FIXED[code](view, take(alignment, alignment), isLittleEndian);
  }

  /** Where the array ends whose items start behind its length. */
  function arrayEnd(alignment: number): number {
    const length = uint32();
    const end = take(alignment, 0) + length;
    if (end > bytes.length) throw new Error("Cannot read an array of a D-Bus message: it ends");
    return end;
  }

  function* items(type: WireType, depth: number): Generator<Value, void> {
    const end = arrayEnd(alignmentOf(type));
    while (at < end) yield value(type, depth);
  }

  function array(type: WireType, depth: number): readonly Value[] {
    const end = arrayEnd(alignmentOf(type));
    const all: Value[] = [];
    while (at < end) all.push(value(type, depth));
    return all;
  }

  function dictionary(key: WireType, of: WireType, depth: number): ReadonlyMap<Value, Value> {
    const end = arrayEnd(8);
    const all = new Map<Value, Value>();
    while (at < end) {
      take(8, 0);
      all.set(value(key, depth), value(of, depth));
    }
    return all;
  }

  function value(type: WireType, depth: number): Value {
    if (depth > MAX_DEPTH) throw new Error("Cannot read a D-Bus message: it is nested too deep");
    const inner = (of: WireType) => value(of, depth + 1);
    switch (type.kind) {
      case "basic":
        return basic(type.code);
      case "variant":
        return inner(variantType(text(view.getUint8(take(1, 1)))));
      case "array":
        return array(type.item, depth + 1);
      case "struct":
        take(8, 0);
        return type.fields.map(inner);
      case "dictionary":
        return dictionary(type.key, type.value, depth + 1);
    }
  }

  return {
    read: (types) => types.map((type) => value(type, 0)),
    items: (type) => items(type, 0),
  };
}

type FixedCode = Exclude<BasicCode, "s" | "o" | "g">;

const FIXED: Readonly<
  Record<FixedCode, (view: DataView, at: number, isLittleEndian: boolean) => Value>
> = {
  y: (view, at) => view.getUint8(at),
  b: (view, at, isLittle) => view.getUint32(at, isLittle) !== 0,
  n: (view, at, isLittle) => view.getInt16(at, isLittle),
  q: (view, at, isLittle) => view.getUint16(at, isLittle),
  i: (view, at, isLittle) => view.getInt32(at, isLittle),
  u: (view, at, isLittle) => view.getUint32(at, isLittle),
  x: (view, at, isLittle) => view.getBigInt64(at, isLittle),
  t: (view, at, isLittle) => view.getBigUint64(at, isLittle),
  d: (view, at, isLittle) => view.getFloat64(at, isLittle),
  h: (view, at, isLittle) => view.getUint32(at, isLittle),
};

function alignmentOf(type: WireType): number {
  if (type.kind === "basic") return ALIGNMENTS[type.code];
  if (type.kind === "variant") return 1;
  return type.kind === "struct" ? 8 : 4;
}

function variantType(signature: string): WireType {
  const [type, ...more] = parseSignature(signature);
  if (type !== undefined && more.length === 0) return type;
  throw new Error(`Cannot read a D-Bus variant: is of ${JSON.stringify(signature)}, want one type`);
}
