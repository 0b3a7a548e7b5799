import type { Family, Sample } from "../model/family.ts";
import { formatValue, type FamilyHead } from "./format.ts";

/** Whole lines: text where they are few, bytes where they are many. */
export type Lines = string | Buffer;

/** At most 500 neighbouring samples of a family, rendered. */
export interface Piece {
  /** Each sample's line before its value; the same array for as long as the series stay the same. */
  readonly prefixes: readonly string[];
  readonly ascii: boolean;
  readonly lines: Lines;
}

/** What is kept of a family's last rendering. */
export interface KeptFamily {
  readonly family: Family;
  readonly header: string;
  readonly pieces: readonly Piece[];
}

/** One collector's contribution to one family, ready to be put on a page. */
export interface RenderedFamily extends FamilyHead {
  readonly collector: string;
  /** The HELP, TYPE and UNIT lines. */
  readonly header: string;
  /** The samples' lines, in pieces of at most 500 samples; each piece ends with a newline. */
  readonly lines: readonly Lines[];
  /** For each piece each line's part before its value. */
  readonly series: readonly (readonly string[])[];
}

/** How far a family's last rendering has been used up: the first sample not yet met again. */
interface Cursor {
  next: number;
}

/**
 * The samples a piece holds, at most. Their bytes stay below 128 KiB, from where malloc maps
 * fresh pages for each buffer and a rendering costs twice the time.
 */
export const PIECE_SAMPLES = 500;

const BYTES_FROM_SAMPLES = 50;
const LOOK_AHEAD = 16;

/** A piece's samples, and what was kept of the family they belong to. */
export interface PieceSource {
  readonly samples: readonly Sample[];
  /** The position of the first of them in the family. */
  readonly start: number;
  readonly kept: KeptFamily | undefined;
  readonly cursor: Cursor;
}

/**
 * Renders a piece: what has not changed since the last rendering is taken from it.
 * @param prefixOf renders what goes before a sample's value
 * @param tail what ends each line: the timestamp, if any, and the newline
 */
export function renderPiece(
  source: PieceSource,
  prefixOf: (sample: Sample) => string,
  tail: string,
): Piece {
  const { samples, kept, start, cursor } = source;
  const before = kept?.pieces[start / PIECE_SAMPLES];
  if (kept === undefined || before === undefined || !isSameSeries(source, before)) {
    const prefixes = samples.map((sample) => recall(sample, kept, cursor) ?? prefixOf(sample));
    const ascii = prefixes.every(isAscii);
    return { prefixes, ascii, lines: writeLines(samples, prefixes, tail, ascii) };
  }
  cursor.next = start + samples.length;
  if (tail === "\n" && isSameValues(samples, kept.family.samples, start)) return before;
  return { ...before, lines: writeLines(samples, before.prefixes, tail, before.ascii) };
}

function writeLines(
  samples: readonly Sample[],
  prefixes: readonly string[],
  tail: string,
  ascii: boolean,
): Lines {
  let text = "";
  let i = 0;
  for (const { value } of samples) text += (prefixes[i++] ?? "") + formatValue(value) + tail;
  if (samples.length < BYTES_FROM_SAMPLES) return text;
  // One byte a character: several times faster than UTF-8, and the same bytes where all is ASCII.
  return Buffer.from(text, ascii ? "latin1" : "utf8");
}

function isSameSeries({ samples, start, kept, cursor }: PieceSource, before: Piece): boolean {
  if (cursor.next !== start || before.prefixes.length !== samples.length) return false;
  let i = start;
  for (const sample of samples) {
    if (!isSame(sample, kept?.family.samples[i++])) return false;
  }
  return true;
}

function isSameValues(now: readonly Sample[], before: readonly Sample[], start: number): boolean {
  let i = start;
  for (const { value } of now) {
    if (value !== before[i++]?.value) return false;
  }
  return true;
}

/** The sample's prefix in the last rendering: series may have come and gone, but keep their order. */
function recall(sample: Sample, kept: KeptFamily | undefined, cursor: Cursor): string | undefined {
  if (kept === undefined) return undefined;
  for (let i = cursor.next; i < cursor.next + LOOK_AHEAD; i++) {
    if (!isSame(sample, kept.family.samples[i])) continue;
    cursor.next = i + 1;
    return kept.pieces[Math.floor(i / PIECE_SAMPLES)]?.prefixes[i % PIECE_SAMPLES];
  }
  return undefined;
}

function isSame(sample: Sample, before: Sample | undefined): boolean {
  return sample.labels === before?.labels && sample.suffix === before.suffix;
}

function isAscii(text: string): boolean {
  return !/[^ -~]/.test(text);
}
