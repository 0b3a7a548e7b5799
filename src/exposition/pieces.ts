import { NO_LABELS, type Column, type Family } from "../model/family.ts";
import { formatValue } from "./format.ts";
import type { Series } from "./series.ts";

/** At most 100 neighbouring samples of a family, rendered. */
export interface Piece {
  /** Each sample's line before its value; the same array for as long as the series stay the same. */
  readonly prefixes: readonly string[];
  /** Whole lines. The next rendering writes to the same memory. */
  readonly bytes: Uint8Array;
}

/** A piece as its renderer has it. */
export interface OwnPiece extends Piece {
  bytes: Uint8Array;
  /** Room for the longest values these series can have. */
  readonly memory: Buffer;
  /** What the bytes say: each sample's value, and where its text begins and ends. */
  readonly values: number[];
  readonly starts: number[];
  readonly ends: number[];
}

/** A family's last rendering: its samples and their pieces. */
export interface LastRendering {
  readonly column: Column;
  readonly pieces: readonly OwnPiece[];
  /** How far the samples have been used up: the first one not yet met again. */
  next: number;
}

/** How a line is written. */
export interface LineStyle {
  /** Renders what goes before a sample's value. */
  readonly prefixOf: (family: Family, series: Series) => string;
  /** What ends it: the timestamp, if any, and the newline. */
  readonly tail: string;
}

/** The samples a piece holds, at most: so many are written anew where one value becomes longer or shorter. */
export const PIECE_SAMPLES = 100;

const LONGEST_VALUE = "-2.2250738585072014e-308".length;
const LONGEST_TAIL = " -8640000000000.123\n".length;
const LOOK_AHEAD = 16;
const ZERO = "0".charCodeAt(0);

/**
 * Renders the piece of a family that begins at the sample `start`. Where its series are those of the last rendering that
 * piece is brought up to date, and only the values that have changed are written, each over the one before.
 */
export function renderPiece(
  family: Family,
  column: Column,
  start: number,
  last: LastRendering,
  { prefixOf, tail }: LineStyle,
): OwnPiece {
  const { labels, values } = column;
  const before = last.pieces[start / PIECE_SAMPLES];
  if (before !== undefined && isSameSeries(column, start, last, before.prefixes.length)) {
    last.next = start + before.prefixes.length;
    if (tail !== "\n" || !overwriteValues(before, values, start)) {
      writeLines(before, values, start, tail);
    }
    return before;
  }
  const prefixes = labels.slice(start, start + PIECE_SAMPLES).map((_, offset) => {
    const series = seriesAt(column, start + offset);
    return recall(series, last) ?? prefixOf(family, series);
  });
  const piece = emptyPiece(prefixes);
  writeLines(piece, values, start, tail);
  return piece;
}

function emptyPiece(prefixes: readonly string[]): OwnPiece {
  let capacity = 0;
  for (const prefix of prefixes) {
    capacity += Buffer.byteLength(prefix) + LONGEST_VALUE + LONGEST_TAIL;
  }
  const memory = Buffer.allocUnsafe(capacity);
  return { prefixes, memory, bytes: memory, values: [], starts: [], ends: [] };
}

function writeLines(piece: OwnPiece, now: readonly number[], start: number, tail: string): void {
  const { prefixes, memory, values, starts, ends } = piece;
  let length = 0;
  for (let i = 0; i < prefixes.length; i++) {
    const value = now[start + i] ?? NaN;
    const text = formatValue(value);
    values[i] = value;
    length += memory.write(prefixes[i] ?? "", length);
    starts[i] = length;
    ends[i] = length + text.length;
    length += memory.write(text + tail, length);
  }
  if (piece.bytes.length !== length) piece.bytes = memory.subarray(0, length);
}

/** Writes the values that have changed; false where one has another length, and all must be written anew. */
function overwriteValues(piece: OwnPiece, now: readonly number[], start: number): boolean {
  const { memory, values, starts, ends } = piece;
  for (let i = 0; i < values.length; i++) {
    const value = now[start + i] ?? NaN;
    if (value === values[i]) continue;
    values[i] = value;
    if (!overwriteValue(memory, starts[i] ?? 0, ends[i] ?? 0, value)) return false;
  }
  return true;
}

function overwriteValue(memory: Buffer, start: number, end: number, value: number): boolean {
  if (Number.isSafeInteger(value) && value >= 0) return overwriteCount(memory, start, end, value);
  const text = formatValue(value);
  if (text.length !== end - start) return false;
  memory.write(text, start);
  return true;
}

/** Most values are whole, and a text for each of thousands would be much to collect: the digits are written from the last. */
function overwriteCount(memory: Buffer, start: number, end: number, count: number): boolean {
  let at = end;
  let left = count;
  do {
    at -= 1;
    if (at < start) return false;
    const tens = Math.floor(left / 10);
    memory[at] = ZERO + (left - tens * 10);
    left = tens;
  } while (left > 0);
  return at === start;
}

function isSameSeries(column: Column, start: number, last: LastRendering, length: number): boolean {
  const { labels, suffixes } = column;
  if (last.next !== start) return false;
  if (length !== Math.min(labels.length - start, PIECE_SAMPLES)) return false;
  if (labels === last.column.labels && suffixes === last.column.suffixes) return true;
  for (let i = start; i < start + length; i++) {
    if (labels[i] !== last.column.labels[i] || suffixes?.[i] !== last.column.suffixes?.[i]) {
      return false;
    }
  }
  return true;
}

function seriesAt({ labels, suffixes }: Column, index: number): Series {
  return { labels: labels[index] ?? NO_LABELS, suffix: suffixes?.[index] };
}

/** The series' prefix in the last rendering: series may have come and gone, but keep their order. */
function recall({ labels, suffix }: Series, last: LastRendering): string | undefined {
  const { column, pieces, next } = last;
  for (let i = next; i < next + LOOK_AHEAD; i++) {
    if (labels !== column.labels[i] || suffix !== column.suffixes?.[i]) continue;
    last.next = i + 1;
    return pieces[Math.floor(i / PIECE_SAMPLES)]?.prefixes[i % PIECE_SAMPLES];
  }
  return undefined;
}
