import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { CONTENT_TYPE, type Format } from "../exposition/format.ts";
import { acceptsGzip, negotiateFormat } from "../exposition/negotiate.ts";
import { assemble, createRenderer, type RenderedFamily } from "../exposition/render.ts";
import type { Labels } from "../model/family.ts";
import { familiesOf, type Snapshot } from "../model/snapshot.ts";
import type { Entry, Store } from "../polling/store.ts";
import type { Family } from "../model/family.ts";
import { refusal, type Answer, type Route } from "./answer.ts";
import { chooseEntries, parseChoice } from "./choice.ts";

/** What the page is made of. */
export interface MetricsPageParts {
  readonly store: Store;
  /** The daemon's own families at this moment; with `entries`, only what concerns these collectors. */
  readonly selfFamilies: (entries: readonly Entry[], whole: boolean) => Promise<readonly Family[]>;
  readonly constantLabels: Labels;
  readonly timestamps: boolean;
  /** The names node_exporter gives what this collector stands for. */
  readonly replaced: (collector: string) => readonly string[];
  /** Told of each family or series left out because two collectors disagree on it. */
  readonly onConflict: (name: string, reason: string) => void;
  readonly now: () => number;
}

/** A page's bytes, and its gzip once somebody has asked for it. */
interface Page {
  readonly version: number;
  readonly madeAt: number;
  readonly pieces: readonly Buffer[];
  gzipped?: Promise<Buffer>;
}

/** The daemon's own metrics are rendered no more often: no scraper asks twice in this time and means it. */
const SELF_MILLISECONDS = 1000;
/** Level 1: a third of the time of level 6 for a body 7 % longer. */
const GZIP = { level: 1 };
const SELF = "(self)";

const compress = promisify<Buffer, typeof GZIP, Buffer>(gzip);
const pause = (): Promise<void> => new Promise(setImmediate);

/** `/metrics`: cached bytes, rendered once per new snapshot and format. */
export function createMetricsPage(parts: MetricsPageParts): Route["answer"] {
  const { store, now } = parts;
  const views = { text: createView("text", parts), openmetrics: createView("openmetrics", parts) };
  const cached = new Map<Format, Page>();
  const underWay = new Map<Format, Promise<Page>>();

  function wholePage(format: Format): Page | Promise<Page> {
    const page = cached.get(format);
    if (page?.version === store.version && now() - page.madeAt < SELF_MILLISECONDS) return page;
    let making = underWay.get(format);
    if (!making) {
      making = makePage(format).finally(() => underWay.delete(format));
      underWay.set(format, making);
    }
    return making;
  }

  async function makePage(format: Format): Promise<Page> {
    const { version } = store;
    const madeAt = now();
    const pieces = await views[format].render(store.entries(), true);
    const page = { version, madeAt, pieces };
    cached.set(format, page);
    return page;
  }

  return (request, query) => {
    const format = negotiateFormat(request.headers.accept);
    const zip = acceptsGzip(request.headers["accept-encoding"]);
    if (query === "") {
      const page = wholePage(format);
      if (page instanceof Promise) return page.then((made) => answerOf(format, made, zip));
      return answerOf(format, page, zip);
    }
    const choice = parseChoice(query);
    const chosen = chooseEntries(choice, store.entries(), parts.replaced);
    if (typeof chosen === "string") return refusal(400, chosen);
    const whole = choice.collect.length + choice.exclude.length === 0;
    return views[format]
      .render(chosen, whole)
      .then((pieces) => answerOf(format, { version: store.version, madeAt: now(), pieces }, zip));
  };
}

function answerOf(format: Format, page: Page, zip: boolean): Answer | Promise<Answer> {
  const contentType = CONTENT_TYPE[format];
  if (!zip) return { status: 200, contentType, body: page.pieces, headers: VARY };
  page.gzipped ??= compress(Buffer.concat(page.pieces), GZIP);
  return page.gzipped.then((body) => ({ status: 200, contentType, body, headers: ZIPPED }));
}

const VARY = { Vary: "Accept, Accept-Encoding" };
const ZIPPED = { ...VARY, "Content-Encoding": "gzip" };

/** Renders entries in one format; what it rendered of a snapshot it keeps as long as the snapshot lives. */
function createView(format: Format, parts: MetricsPageParts) {
  const { constantLabels, timestamps, now, onConflict } = parts;
  const renderer = createRenderer({ format, constantLabels, timestamps });
  const rendered = new WeakMap<Snapshot, readonly RenderedFamily[]>();

  async function renderEntry({ snapshot }: Entry): Promise<readonly RenderedFamily[]> {
    const { collector, polledAt } = snapshot;
    const made = await renderer.render(collector, familiesOf(snapshot), polledAt, pause);
    rendered.set(snapshot, made);
    return made;
  }

  return {
    render: async (entries: readonly Entry[], whole: boolean): Promise<readonly Buffer[]> => {
      const blocks: (readonly RenderedFamily[])[] = [];
      for (const entry of entries) {
        blocks.push(rendered.get(entry.snapshot) ?? (await renderEntry(entry)));
      }
      const self = await parts.selfFamilies(entries, whole);
      blocks.push(await renderer.render(SELF, self, now(), pause));
      return assemble(blocks, format, onConflict, pause);
    },
  };
}
