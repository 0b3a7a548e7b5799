import { systemClock } from "../lib/clock.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import {
  columnOf,
  sampleCount,
  type Column,
  type Family,
  type Labels,
  type Sample,
} from "../model/family.ts";
import type { Format, FamilyHead } from "./format.ts";
import { openMetricsHeader } from "./openmetrics.ts";
import { PIECE_SAMPLES, renderPiece, type OwnPiece, type Piece } from "./pieces.ts";
import { constantLabels, seriesPrefix, type Series } from "./series.ts";
import { textHeader } from "./text.ts";

/** What all of a renderer's pages have in common. */
export interface RendererOptions {
  readonly format: Format;
  /** Labels that go first on every series; a sample's own label of the same name wins. */
  readonly constantLabels: Labels;
  /** Whether every sample carries the time of its poll. */
  readonly timestamps: boolean;
  /** Milliseconds that never go back; `performance.now` unless given. */
  readonly clock?: () => number;
}

/** One collector's contribution to one family: the same object for as long as its head stays the same. */
export interface RenderedFamily extends FamilyHead {
  readonly collector: string;
  /** The HELP, TYPE and UNIT lines. */
  readonly header: string;
  /** The samples' lines. */
  readonly pieces: readonly Piece[];
}

/** What one collector has rendered: the same array for as long as its families' heads stay the same. */
export type Rendering = readonly RenderedFamily[];

/**
 * Renders snapshots, and keeps each collector's last rendering to bring it up to date: while a sample's Labels object
 * stays the same its name and labels are rendered once, and its value is written over the last.
 */
export interface Renderer {
  /**
   * Renders what one poll of a collector, begun at `polledAt` (milliseconds since 1970), has found. A family without samples
   * is left out. The result holds until the collector is rendered again, which must not begin before this has ended.
   * Awaits `pause` where that takes more than half a millisecond; without `pause` it runs through at once.
   */
  render(collector: string, families: readonly Family[], polledAt: number): Rendering;
  render(
    collector: string,
    families: readonly Family[],
    polledAt: number,
    pause: () => Promise<void>,
  ): Rendering | Promise<Rendering>;
  /** Drops what is kept of a collector that is no more. */
  forget(collector: string): void;
}

/** A renderer for one format, with nothing kept yet. */
export function createRenderer(options: RendererOptions): Renderer {
  const { format, clock = systemClock.monotonic } = options;
  const constants = constantLabels(options.constantLabels);
  const prefixOf = (family: Family, series: Series) =>
    seriesPrefix(family, series, constants, format);
  const lastOf = new Map<string, readonly KeptFamily[]>();

  function* renderAll(collector: string, families: readonly Family[], polledAt: number) {
    const last = lastOf.get(collector) ?? [];
    const find = createFinder(last);
    const now: KeptFamily[] = [];
    const style = { prefixOf, tail: options.timestamps ? timestampTail(format, polledAt) : "\n" };
    let sinceYield = 0;
    for (const family of families) {
      const length = sampleCount(family);
      if (length === 0) continue;
      const kept = find(family, now.length) ?? emptyFamily(collector, family, format);
      now.push(kept);
      const source = columnOf(family) ?? family.samples;
      if (source === kept.source && !options.timestamps) continue;
      const column = asColumn(source, kept.column);
      let pieces: OwnPiece[] | undefined;
      kept.next = 0;
      for (let start = 0, index = 0; start < length; start += PIECE_SAMPLES, index++) {
        const piece = renderPiece(family, column, start, kept, style);
        if (piece !== kept.pieces[index]) pieces ??= kept.pieces.slice(0, index);
        pieces?.push(piece);
        sinceYield += PIECE_SAMPLES;
        if (sinceYield < SLICE_SAMPLES) continue;
        sinceYield = 0;
        yield;
      }
      kept.source = source;
      kept.column = column;
      kept.pieces = pieces ?? first(kept.pieces, Math.ceil(length / PIECE_SAMPLES));
    }
    const isSame = now.length === last.length && now.every((each, index) => each === last[index]);
    const rendering = isSame ? last : now;
    lastOf.set(collector, rendering);
    return rendering;
  }

  function render(collector: string, families: readonly Family[], polledAt: number): Rendering;
  function render(
    collector: string,
    families: readonly Family[],
    polledAt: number,
    pause?: () => Promise<void>,
  ): Rendering | Promise<Rendering> {
    return stepByStep(renderAll(collector, families, polledAt), clock, pause);
  }

  return { render, forget: (collector) => void lastOf.delete(collector) };
}

/** So many samples, those of a small family counted as a whole piece, go between two looks at the clock. */
const SLICE_SAMPLES = 1000;

/** A family's last rendering, as it is kept. */
interface KeptFamily extends RenderedFamily {
  /** What the family had its samples in: the same object means the same samples. */
  source: Column | readonly Sample[];
  column: Column;
  pieces: readonly OwnPiece[];
  next: number;
}

function emptyFamily(collector: string, family: Family, format: Format): KeptFamily {
  const { name, type, help } = family;
  const header = format === "text" ? textHeader(family) : openMetricsHeader(family);
  return {
    collector,
    name,
    type,
    help,
    header,
    source: [],
    column: NO_SAMPLES,
    pieces: [],
    next: 0,
  };
}

const NO_SAMPLES: Column = { labels: [], values: [] };

/** The samples as a column, with the labels of the last one where they are the same. */
function asColumn(source: Column | readonly Sample[], last: Column): Column {
  if ("labels" in source) return source;
  const values = source.map(({ value }) => value);
  const isSame =
    source.length === last.labels.length &&
    source.every(
      ({ labels, suffix }, at) => labels === last.labels[at] && suffix === last.suffixes?.[at],
    );
  if (isSame) return { labels: last.labels, values, suffixes: last.suffixes };
  const hasSuffixes = source.some(({ suffix }) => suffix !== undefined);
  return {
    labels: source.map(({ labels }) => labels),
    values,
    suffixes: hasSuffixes ? source.map(({ suffix }) => suffix) : undefined,
  };
}

/** Finds what was kept of a family, each once: where it was the last time, or else by its name. */
function createFinder(last: readonly KeptFamily[]) {
  let left: Map<string, KeptFamily> | undefined;
  return (family: Family, index: number): KeptFamily | undefined => {
    const there = last[index];
    if (left === undefined && there !== undefined && isSameHead(family, there)) return there;
    left ??= new Map(last.slice(index).map((kept) => [kept.name, kept]));
    const found = left.get(family.name);
    left.delete(family.name);
    return found !== undefined && isSameHead(family, found) ? found : undefined;
  };
}

function first(pieces: readonly OwnPiece[], count: number): readonly OwnPiece[] {
  return pieces.length === count ? pieces : pieces.slice(0, count);
}

function isSameHead(family: Family, kept: KeptFamily): boolean {
  return family.name === kept.name && family.type === kept.type && family.help === kept.help;
}

function timestampTail(format: Format, polledAt: number): string {
  const milliseconds = Math.round(polledAt);
  return ` ${format === "text" ? milliseconds : milliseconds / 1000}\n`;
}
