import { constants, type BigIntStats } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { formatSize } from "./size.ts";

/** Which content of a file this is. */
export interface Edition {
  /** Another as soon as the file is another or is changed, but for a change in the same tick of the clock. */
  readonly key: string;
  /** When the content last changed, in milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** A file as it was at one moment. */
export interface WholeFile {
  readonly edition: Edition;
  readonly bytes: Buffer;
}

/** The edition of a file. Throws the system's error. */
export async function editionOf(path: string): Promise<Edition> {
  return toEdition(await stat(path, { bigint: true }));
}

/**
 * Reads a whole file. Throws where it is no regular file, has more than `maxBytes` or changes while it is read, and
 * the system's error.
 */
export async function readWhole(path: string, maxBytes: number): Promise<WholeFile> {
  // A pipe would otherwise not open before somebody writes to it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) throw cannotRead(path, `it is ${nameOf(before)}`, "a regular file");
    if (before.size > maxBytes) {
      throw cannotRead(path, `it has ${before.size} bytes`, `at most ${formatSize(maxBytes)}`);
    }
    const bytes = await readBytes(file, Number(before.size));
    const [edition, after] = [toEdition(before), toEdition(await file.stat({ bigint: true }))];
    if (edition.key !== after.key || bytes.length !== Number(before.size)) {
      const want = "it to be written elsewhere and renamed";
      throw cannotRead(path, "it changed meanwhile", want);
    }
    return { edition, bytes };
  } finally {
    await file.close();
  }
}

/** One byte more than there should be tells a file that grew. */
async function readBytes(file: FileHandle, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(size + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function toEdition({ dev, ino, size, mtimeNs, mtimeMs }: BigIntStats): Edition {
  return { key: [dev, ino, size, mtimeNs].join(":"), modifiedAt: Number(mtimeMs) };
}

function cannotRead(path: string, is: string, want: string): Error {
  return new Error(`Cannot read ${path}: ${is}, want ${want}`);
}

function nameOf(stats: BigIntStats): string {
  return stats.isDirectory() ? "a folder" : "a device, pipe or socket";
}
