import { parseSignature, type WireType } from "../../src/dbus/signature.ts";

/** A value with the signature that goes before it in a variant. */
export interface Variant {
  readonly signature: string;
  readonly value: unknown;
}

/** A value as a variant. */
export function variant(signature: string, value: unknown): Variant {
  return { signature, value };
}

/** The bytes of values; dictionaries are given as entries. Only as much of the format as the tests need. */
export function marshal(signature: string, values: readonly unknown[], isLittle = true): Buffer {
  const bytes: number[] = [];
  parseSignature(signature).forEach((type, index) => write(bytes, type, values[index], isLittle));
  return Buffer.from(bytes);
}

/** A message of this type code with these header fields. */
export function marshalMessage(
  type: number,
  fields: readonly (readonly [number, Variant])[],
  body: Buffer,
  isLittle = true,
): Buffer {
  const order = isLittle ? 0x6c : 0x42;
  const header = marshal("yyyyuua(yv)", [order, type, 1, 1, body.length, 99, fields], isLittle);
  return Buffer.concat([header, Buffer.alloc((8 - (header.length % 8)) % 8), body]);
}

const SIZES: Readonly<Record<string, number>> = {
  y: 1,
  n: 2,
  q: 2,
  b: 4,
  i: 4,
  u: 4,
  x: 8,
  t: 8,
  d: 8,
};

function align(bytes: number[], to: number): void {
  while (bytes.length % to !== 0) bytes.push(0);
}

function write(bytes: number[], type: WireType, value: unknown, isLittle: boolean): void {
  switch (type.kind) {
    case "basic":
      writeBasic(bytes, type.code, value, isLittle);
      break;
    case "variant": {
      const { signature, value: held } = value as Variant;
      writeBasic(bytes, "g", signature, isLittle);
      for (const of of parseSignature(signature)) write(bytes, of, held, isLittle);
      break;
    }
    case "struct":
      align(bytes, 8);
      type.fields.forEach((of, at) => write(bytes, of, (value as unknown[])[at], isLittle));
      break;
    case "array":
      writeArray(bytes, type.item, value as unknown[], isLittle);
      break;
    case "dictionary": {
      const entry: WireType = { kind: "struct", fields: [type.key, type.value] };
      writeArray(bytes, entry, value as unknown[], isLittle);
    }
  }
}

function writeArray(bytes: number[], item: WireType, values: unknown[], isLittle: boolean): void {
  writeBasic(bytes, "u", 0, isLittle);
  const lengthAt = bytes.length - 4;
  if (item.kind === "struct") align(bytes, 8);
  else if (item.kind === "basic") align(bytes, SIZES[item.code] ?? 4);
  else if (item.kind !== "variant") align(bytes, 4);
  const start = bytes.length;
  for (const value of values) write(bytes, item, value, isLittle);
  const length: number[] = [];
  writeBasic(length, "u", bytes.length - start, isLittle);
  bytes.splice(lengthAt, 4, ...length);
}

function writeBasic(bytes: number[], code: string, value: unknown, isLittle: boolean): void {
  if (code === "s" || code === "o" || code === "g") {
    const text = Buffer.from(`${value as string}\0`);
    writeBasic(bytes, code === "g" ? "y" : "u", text.length - 1, isLittle);
    bytes.push(...text);
    return;
  }
  const size = SIZES[code] ?? 4;
  align(bytes, size);
  const view = new DataView(new ArrayBuffer(8));
  if (code === "d") view.setFloat64(0, value as number, true);
  else view.setBigInt64(0, BigInt(value as number | bigint | boolean), true);
  const little = [...new Uint8Array(view.buffer)].slice(0, size);
  bytes.push(...(isLittle ? little : little.reverse()));
}
