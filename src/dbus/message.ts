import { parseSignature } from "./signature.ts";
import { createValueReader, type Value } from "./values.ts";

/** A call of a method of an object; all arguments are strings. */
export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly args?: readonly string[];
}

/** What a method answers. */
export interface Reply {
  /** Reads its values. Throws where they are not what its signature says. */
  readonly values: () => readonly Value[];
  /** Reads the items of the array that is its one value, each when it is asked for. Throws likewise. */
  readonly items: () => Iterable<Value>;
}

/** What a message that came in says; only replies and errors tell what they answer. */
export interface Message extends Reply {
  readonly type: "call" | "reply" | "error" | "signal";
  /** The serial of the call it answers. */
  readonly replySerial: number | undefined;
  /** Such as `org.freedesktop.DBus.Error.ServiceUnknown`. */
  readonly errorName: string | undefined;
}

/** How long a message's fixed part is, from which its whole length follows. */
export const FIXED_HEADER_BYTES = 16;

const MESSAGE_TYPES = [undefined, "call", "reply", "error", "signal"] as const;
const METHOD_CALL = 1;
const PROTOCOL_VERSION = 1;
const LITTLE_ENDIAN = 0x6c;
const BIG_ENDIAN = 0x42;

/** A service that does not run is not started for our sake. */
const NO_AUTO_START = 2;

const FIELD = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
};
const HEADER_TYPES = parseSignature("yyyyuua(yv)");

/**
 * The bytes of a call.
 * @param serial what the reply will name
 * @see https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol
 */
export function encodeCall(call: MethodCall, serial: number): Buffer {
  const args = call.args ?? [];
  const body = joinAligned(args.map(encodeString), 4);
  const fields = joinAligned(
    [
      field(FIELD.path, "o", encodeString(call.path)),
      field(FIELD.interface, "s", encodeString(call.interface)),
      field(FIELD.member, "s", encodeString(call.member)),
      field(FIELD.destination, "s", encodeString(call.destination)),
      ...(args.length === 0
        ? []
        : [field(FIELD.signature, "g", encodeSignature("s".repeat(args.length)))]),
    ],
    8,
  );
  const fixed = Buffer.alloc(FIXED_HEADER_BYTES);
  fixed.set([LITTLE_ENDIAN, METHOD_CALL, NO_AUTO_START, PROTOCOL_VERSION]);
  fixed.writeUInt32LE(body.length, 4);
  fixed.writeUInt32LE(serial, 8);
  fixed.writeUInt32LE(fields.length, 12);
  return joinAligned([fixed, fields, body], 8);
}

function field(code: number, type: string, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code]), encodeSignature(type), value]);
}

function encodeString(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length - 1);
  return Buffer.concat([length, bytes]);
}

function encodeSignature(signature: string): Buffer {
  return Buffer.from(`${String.fromCharCode(signature.length)}${signature}\0`);
}

/** The parts in a row, each but the last followed by what brings the next one to its place. */
function joinAligned(parts: readonly Buffer[], alignment: number): Buffer {
  const last = parts.length - 1;
  return Buffer.concat(
    parts.flatMap((part, index) =>
      index === last ? [part] : [part, Buffer.alloc(paddingOf(part.length, alignment))],
    ),
  );
}

function paddingOf(length: number, alignment: number): number {
  return (alignment - (length % alignment)) % alignment;
}

/** How many bytes the message has whose fixed part this is. Throws where it is none. */
export function messageLength(fixed: Buffer): number {
  const isLittle = isLittleEndian(fixed);
  const bodyBytes = isLittle ? fixed.readUInt32LE(4) : fixed.readUInt32BE(4);
  const fieldBytes = isLittle ? fixed.readUInt32LE(12) : fixed.readUInt32BE(12);
  return FIXED_HEADER_BYTES + fieldBytes + paddingOf(fieldBytes, 8) + bodyBytes;
}

function isLittleEndian(message: Buffer): boolean {
  const order = message[0];
  if (order === LITTLE_ENDIAN || order === BIG_ENDIAN) return order === LITTLE_ENDIAN;
  throw new Error(
    `Cannot read a D-Bus message: its first byte is ${order ?? "missing"}, want l or B`,
  );
}

/** Reads a whole message. Throws where its header makes no sense. */
export function decodeMessage(bytes: Buffer): Message {
  const isLittle = isLittleEndian(bytes);
  const header = createValueReader(bytes, isLittle).read(HEADER_TYPES);
  const [, typeCode, , , bodyBytes, , pairs] = header;
  const fields = new Map(pairs as readonly [number, Value][]);
  const code = Number(typeCode);
  const type = MESSAGE_TYPES[code];
  if (type === undefined) {
    throw new Error(`Cannot read a D-Bus message: its type is ${code}, want 1 to 4`);
  }
  const [replySerial, errorName] = [fields.get(FIELD.replySerial), fields.get(FIELD.errorName)];
  const signature = fields.get(FIELD.signature);
  const types = () => parseSignature(typeof signature === "string" ? signature : "");
  const body = () => createValueReader(bytes.subarray(bytes.length - Number(bodyBytes)), isLittle);
  return {
    type,
    replySerial: typeof replySerial === "number" ? replySerial : undefined,
    errorName: typeof errorName === "string" ? errorName : undefined,
    values: () => body().read(types()),
    items: () => {
      const [type, ...more] = types();
      if (type?.kind === "array" && more.length === 0) return body().items(type.item);
      throw new Error(`Cannot read a D-Bus reply: is ${JSON.stringify(signature)}, want an array`);
    },
  };
}
