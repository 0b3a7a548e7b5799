import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { CONTENT_TYPE, type Format } from "../exposition/format.ts";
import { acceptsGzip, negotiateFormat } from "../exposition/negotiate.ts";
import { refusal, type Answer, type Route } from "./answer.ts";
import { chooseEntries, parseChoice } from "./choice.ts";
import { createMetricsView, type MetricsPage, type MetricsViewParts } from "./metrics_view.ts";

/** What the page is made of. */
export interface MetricsPageParts extends MetricsViewParts {
  /** The names node_exporter gives what this collector stands for. */
  readonly replaced: (collector: string) => readonly string[];
}

/** The daemon's own metrics are rendered no more often: no scraper asks twice in this time and means it. */
const SELF_MILLISECONDS = 1000;
/** Level 1: a third of the time of level 6 for a body 7 % longer. */
const GZIP = { level: 1 };

const compress = promisify<Buffer, typeof GZIP, Buffer>(gzip);

/** `/metrics`: cached bytes, rendered once per new snapshot and format. */
export function createMetricsPage(parts: MetricsPageParts): Route["answer"] {
  const { store, now } = parts;
  const views = {
    text: createMetricsView("text", parts),
    openmetrics: createMetricsView("openmetrics", parts),
  };
  const cached = new Map<Format, MetricsPage>();
  const underWay = new Map<Format, Promise<MetricsPage>>();

  function wholePage(format: Format): MetricsPage | Promise<MetricsPage> {
    const page = cached.get(format);
    if (page?.version === store.version && now() - page.madeAt < SELF_MILLISECONDS) return page;
    let making = underWay.get(format);
    if (!making) {
      making = makePage(format).finally(() => underWay.delete(format));
      underWay.set(format, making);
    }
    return making;
  }

  async function makePage(format: Format): Promise<MetricsPage> {
    const page = await views[format].whole();
    cached.get(format)?.release();
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
    const choose = () => chooseEntries(choice, store.entries(), parts.replaced);
    const chosen = choose();
    if (typeof chosen === "string") return refusal(400, chosen);
    const whole = choice.collect.length + choice.exclude.length === 0;
    return views[format].chosen(choose, whole).then((page) => {
      const answer = answerOf(format, page, zip);
      page.release();
      return answer;
    });
  };
}

function answerOf(format: Format, page: MetricsPage, zip: boolean): Answer | Promise<Answer> {
  const contentType = CONTENT_TYPE[format];
  page.hold();
  if (!zip) {
    const whenSent = () => page.release();
    return { status: 200, contentType, body: page.bytes, headers: VARY, whenSent };
  }
  page.gzipped ??= compress(page.bytes, GZIP);
  return page.gzipped
    .then((body) => ({ status: 200, contentType, body, headers: ZIPPED }))
    .finally(() => page.release());
}

const VARY = { Vary: "Accept, Accept-Encoding" };
const ZIPPED = { ...VARY, "Content-Encoding": "gzip" };
