import type { Family, Labels, Sample } from "../model/family.ts";
import type { Format } from "./format.ts";
import { openMetricsHeader } from "./openmetrics.ts";
import { PIECE_SAMPLES, renderPiece, type KeptFamily, type RenderedFamily } from "./pieces.ts";
import { constantLabels, seriesPrefix } from "./series.ts";
import { runInSlices } from "./slices.ts";
import { textHeader } from "./text.ts";

export { assemble } from "./assemble.ts";
export type { RenderedFamily } from "./pieces.ts";

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

/**
 * Renders snapshots, and keeps what each collector's next one will most likely have in common with its last:
 * while a sample's Labels object stays the same, its name and labels are rendered once.
 */
export interface Renderer {
  /**
   * Renders what one poll of a collector, begun at `polledAt` (milliseconds since 1970), has found.
   * Families without samples are left out. Awaits `pause` where it takes more than 2 ms,
   * never below 1000 series; without `pause` it runs through at once.
   */
  render(
    collector: string,
    families: readonly Family[],
    polledAt: number,
  ): readonly RenderedFamily[];
  render(
    collector: string,
    families: readonly Family[],
    polledAt: number,
    pause: () => Promise<void>,
  ): readonly RenderedFamily[] | Promise<readonly RenderedFamily[]>;
  /** Drops what is kept of a collector that is no more. */
  forget(collector: string): void;
}

/** A renderer for one format, with nothing kept yet. */
export function createRenderer(options: RendererOptions): Renderer {
  const { format, clock = () => performance.now() } = options;
  const constants = constantLabels(options.constantLabels);
  const keptByCollector = new Map<string, ReadonlyMap<string, KeptFamily>>();

  function* renderFamily(family: Family, kept: KeptFamily | undefined, pace: Pace) {
    const prefixOf = (sample: Sample) => seriesPrefix(family, sample, constants, format);
    const pieces = [];
    const cursor = { next: 0 };
    for (let start = 0; start < family.samples.length; start += PIECE_SAMPLES) {
      const samples = slice(family.samples, start);
      pieces.push(renderPiece({ samples, start, kept, cursor }, prefixOf, pace.tail));
      pace.samples += samples.length;
      if (pace.samples >= SLICE_SAMPLES) {
        pace.samples = 0;
        yield;
      }
    }
    return { family, header: kept?.header ?? header(format, family), pieces };
  }

  function* renderAll(collector: string, families: readonly Family[], polledAt: number) {
    const before = keptByCollector.get(collector);
    const after = new Map<string, KeptFamily>();
    const rendered: RenderedFamily[] = [];
    const pace = { tail: options.timestamps ? timestampTail(format, polledAt) : "\n", samples: 0 };
    for (const family of families) {
      if (family.samples.length === 0) continue;
      const kept = before?.get(family.name);
      const now = yield* renderFamily(family, isSameHead(family, kept) ? kept : undefined, pace);
      after.set(family.name, now);
      rendered.push(toRendered(collector, now));
    }
    keptByCollector.set(collector, after);
    return rendered;
  }

  function render(
    collector: string,
    families: readonly Family[],
    polledAt: number,
  ): readonly RenderedFamily[];
  function render(
    collector: string,
    families: readonly Family[],
    polledAt: number,
    pause?: () => Promise<void>,
  ): readonly RenderedFamily[] | Promise<readonly RenderedFamily[]> {
    return runInSlices(renderAll(collector, families, polledAt), { clock, pause });
  }

  return { render, forget: (collector) => void keptByCollector.delete(collector) };
}

const SLICE_SAMPLES = 1000;

/** What the families of one rendering share. */
interface Pace {
  readonly tail: string;
  /** Samples rendered since the last chance of a pause. */
  samples: number;
}

function header(format: Format, family: Family): string {
  return format === "text" ? textHeader(family) : openMetricsHeader(family);
}

function timestampTail(format: Format, polledAt: number): string {
  const milliseconds = Math.round(polledAt);
  return ` ${format === "text" ? milliseconds : milliseconds / 1000}\n`;
}

function slice(samples: readonly Sample[], start: number): readonly Sample[] {
  return samples.length <= PIECE_SAMPLES ? samples : samples.slice(start, start + PIECE_SAMPLES);
}

function isSameHead({ type, help }: Family, kept: KeptFamily | undefined): boolean {
  return type === kept?.family.type && help === kept.family.help;
}

function toRendered(collector: string, { family, header, pieces }: KeptFamily): RenderedFamily {
  const { name, type, help } = family;
  const lines = pieces.map((piece) => piece.lines);
  const series = pieces.map((piece) => piece.prefixes);
  return { collector, name, type, help, header, lines, series };
}
