import { matchLines } from "./match_lines.ts";

/** What a cgroup did with one block device. What the kernel does not count is undefined. */
export interface CgroupIo {
  /** The device's number, `8:0`. */
  readonly number: string;
  readonly readBytes?: number;
  readonly writtenBytes?: number;
  readonly discardedBytes?: number;
  readonly reads?: number;
  readonly writes?: number;
  readonly discards?: number;
}

type Quantity = Exclude<keyof CgroupIo, "number">;
type Device = { readonly number: string } & Partial<Record<Quantity, number>>;

const KEYS: ReadonlyMap<string, Quantity> = new Map([
  ["rbytes", "readBytes"],
  ["wbytes", "writtenBytes"],
  ["dbytes", "discardedBytes"],
  ["rios", "reads"],
  ["wios", "writes"],
  ["dios", "discards"],
]);

/**
 * Parses `io.stat`, `8:0 rbytes=4096 wbytes=0 rios=1 …`. Devices without a number of ours are left out: some kernels
 * write them before the next one's, on the same line. Keys of other origins are passed over. Throws on any other word.
 * @see Documentation/admin-guide/cgroup-v2.rst of the kernel
 */
export function parseIoStat(text: string, file: string): CgroupIo[] {
  const devices: Device[] = [];
  for (const word of text.split(/\s+/)) {
    const equals = word.indexOf("=");
    if (word === "") continue;
    const device = devices.at(-1);
    if (equals === -1 && /^\d+:\d+$/.test(word)) devices.push({ number: word });
    else if (equals === -1 || device === undefined) throw malformed(file, word);
    else {
      const quantity = KEYS.get(word.slice(0, equals));
      if (quantity === undefined) continue;
      const number = word.slice(equals + 1);
      if (!/^\d+$/.test(number)) throw malformed(file, word);
      device[quantity] = Number(number);
    }
  }
  return devices.filter((device) => Object.keys(device).length > 1);
}

function malformed(file: string, word: string): Error {
  return new Error(`Cannot parse ${file}: it has ${JSON.stringify(word)}, want 8:0 or rbytes=0`);
}

/** Reads, writes and discards of each device number, as one file of version 1 counts them. */
export type BlkioCounts = ReadonlyMap<string, Readonly<Partial<Record<string, number>>>>;

/**
 * Parses a file such as `blkio.throttle.io_serviced`, `8:0 Read 12`, by device number and then by `Read`, `Write` and
 * so on. Throws on any other line but `Total 12`.
 * @see Documentation/admin-guide/cgroup-v1/blkio-controller.rst of the kernel
 */
export function parseBlkio(text: string, file: string): BlkioCounts {
  const devices = new Map<string, Record<string, number>>();
  const line = /^(\d+:\d+) ([A-Z][a-z]+) (\d+)$/;
  const shape = { file, line, skip: /^Total \d+$/, want: "8:0 Read 12" };
  for (const [number = "", operation = "", count] of matchLines(text, shape)) {
    const counts = devices.get(number) ?? {};
    counts[operation] = Number(count);
    devices.set(number, counts);
  }
  return devices;
}

/** The two files of version 1 as one. */
export function joinBlkio(bytes: BlkioCounts, operations: BlkioCounts): CgroupIo[] {
  const numbers = new Set([...bytes.keys(), ...operations.keys()]);
  return [...numbers].map((number) => {
    const device: Device = { number };
    const put = (quantity: Quantity, count: number | undefined) => {
      if (count !== undefined) device[quantity] = count;
    };
    const [inBytes, times] = [bytes.get(number), operations.get(number)];
    put("readBytes", inBytes?.Read);
    put("writtenBytes", inBytes?.Write);
    put("discardedBytes", inBytes?.Discard);
    put("reads", times?.Read);
    put("writes", times?.Write);
    put("discards", times?.Discard);
    return device;
  });
}
