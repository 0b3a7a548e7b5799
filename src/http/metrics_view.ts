import { createAssembler } from "../exposition/assemble.ts";
import type { Format } from "../exposition/format.ts";
import { createRenderer, type Rendering } from "../exposition/render.ts";
import { systemClock } from "../lib/clock.ts";
import { createSlices, nextTurn, type Slices } from "../lib/turns.ts";
import type { Family, Labels } from "../model/family.ts";
import { familiesOf, type Snapshot } from "../model/snapshot.ts";
import type { Entry, Store } from "../polling/store.ts";
import { createPageMemory, type Page } from "./page_memory.ts";

/** What the pages are made of. */
export interface MetricsViewParts {
  readonly store: Store;
  /** The daemon's own families at this moment; with `entries`, only what concerns these collectors. */
  readonly selfFamilies: (entries: readonly Entry[], whole: boolean) => Promise<readonly Family[]>;
  readonly constantLabels: Labels;
  readonly timestamps: boolean;
  /** Told of each family or series left out because two collectors disagree on it. */
  readonly onConflict: (name: string, reason: string) => void;
  readonly now: () => number;
}

/** A page, and its gzip once somebody has asked for it. */
export interface MetricsPage extends Page {
  /** The store's, when it was begun. */
  readonly version: number;
  readonly madeAt: number;
  gzipped?: Promise<Buffer>;
}

/** The pages of one format. */
export interface MetricsView {
  readonly whole: () => Promise<MetricsPage>;
  /** The page of the entries chosen once its turn has come; with all of the daemon's own metrics if it `isWhole`. */
  readonly chosen: (
    choose: () => readonly Entry[] | string,
    isWhole: boolean,
  ) => Promise<MetricsPage>;
}

/** Makes pages of one format, one after the other: they are brought up to date in the same memory. */
export function createMetricsView(format: Format, parts: MetricsViewParts): MetricsView {
  const { constantLabels, timestamps, now, onConflict, store } = parts;
  const renderer = createRenderer({ format, constantLabels, timestamps });
  const memory = createPageMemory();
  // What a page has in common with the last is kept: those of some collectors must not get in the way of the whole ones.
  const whole = { self: "(self)", assemble: createAssembler(format, onConflict) };
  const chosen = { self: "(self of the chosen)", assemble: createAssembler(format, onConflict) };
  const latest = new Map<string, { readonly snapshot: Snapshot; readonly rendering: Rendering }>();
  let turn: Promise<unknown> = Promise.resolve();

  async function renderEntry(snapshot: Snapshot): Promise<Rendering> {
    const { collector, polledAt } = snapshot;
    const rendering = await renderer.render(collector, familiesOf(snapshot), polledAt, nextTurn);
    latest.set(collector, { snapshot, rendering });
    return rendering;
  }

  async function renderEntries(entries: readonly Entry[], slices: Slices): Promise<Rendering[]> {
    const renderings: Rendering[] = [];
    for (const { snapshot } of entries) {
      const known = latest.get(snapshot.collector);
      const isKnown = known?.snapshot === snapshot;
      renderings.push(isKnown ? known.rendering : await renderEntry(snapshot));
      if (slices.isOver()) await slices.next();
    }
    return renderings;
  }

  async function make(
    choose: () => readonly Entry[],
    isWhole: boolean,
    { self, assemble }: typeof whole,
  ): Promise<MetricsPage> {
    const { version } = store;
    const madeAt = now();
    const entries = choose();
    const slices = createSlices(systemClock.monotonic, nextTurn);
    const renderings = await renderEntries(entries, slices);
    const families = await parts.selfFamilies(entries, isWhole);
    if (slices.isOver()) await slices.next();
    renderings.push(await renderer.render(self, families, now(), nextTurn));
    if (slices.isOver()) await slices.next();
    const page = memory.page(await assemble(renderings, memory.take(), nextTurn));
    return { ...page, version, madeAt };
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  return {
    whole: () => inTurn(() => make(store.entries, true, whole)),
    chosen: (choose: () => readonly Entry[] | string, isWhole: boolean) => {
      const entries = () => {
        const chosen = choose();
        return typeof chosen === "string" ? [] : chosen;
      };
      return inTurn(() => make(entries, isWhole, chosen));
    },
  };
}
