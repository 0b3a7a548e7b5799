import { setTimeout as sleep } from "node:timers/promises";
import yargs from "yargs";
import { serving, spawnOurs } from "./peers.ts";
import { memoryOf, openDescriptors } from "./proc.ts";
import { endAfter } from "./processes.ts";
import { formatValue } from "./report.ts";
import { openScraper } from "./scraper.ts";
import { median, slope } from "./statistics.ts";

const COLLECTORS = "[cpu, loadavg, memory, disk, disk_io, network, runtime, event_loop_lag, wave]";
const REQUESTS: readonly (readonly [path: string, headers: Readonly<Record<string, string>>])[] = [
  ["/metrics", {}],
  ["/metrics", { "Accept-Encoding": "gzip" }],
  ["/metrics", { Accept: "application/openmetrics-text; version=1.0.0" }],
  ["/debug/vars", {}],
];
const CONNECTIONS = 4;
const SAMPLE_SECONDS = 2;
const LIMIT_MINUTES = 60;

/** Does anything grow in a daemon that is polled and scraped for a long time? A month's work in minutes. */
const wanted = await yargs(process.argv.slice(2))
  .usage("$0\n\nPolls and scrapes at full speed, and watches memory and open descriptors.")
  .option("scrapes", { type: "number", default: 100_000, describe: "Answers to take at least" })
  .option("polls", { type: "number", default: 10_000, describe: "Polls to take at least" })
  .strict()
  .parseAsync();
endAfter(LIMIT_MINUTES);

const peer = await serving(spawnOurs(`interval: 100ms\ncollectors: ${COLLECTORS}\n`));
const state = { scrapes: 0, polls: 0, isOver: false };
const clients = Array.from({ length: CONNECTIONS }, (_, index) => scrapeOn(index));
const samples: {
  readonly scrapes: number;
  readonly rssBytes: number;
  readonly descriptors: number;
}[] = [];
while (!isDone()) {
  await Promise.race([sleep(SAMPLE_SECONDS * 1000), ...clients]);
  state.polls = await countPolls();
  const { rssBytes } = memoryOf(peer.pid);
  samples.push({ scrapes: state.scrapes, rssBytes, descriptors: openDescriptors(peer.pid) });
}
state.isOver = true;
await Promise.all(clients);
report();
await peer.stop();
process.exit(0);

function isDone(): boolean {
  return state.scrapes >= wanted.scrapes && state.polls >= wanted.polls;
}

/** Asks for one page after the other until all is over. */
async function scrapeOn(offset: number): Promise<void> {
  const scraper = await openScraper(peer.port);
  for (let i = offset; !state.isOver; i++) {
    const [path, headers] = REQUESTS[i % REQUESTS.length] ?? ["/metrics", {}];
    const { status } = await scraper.scrape(path, headers);
    if (status !== 200) throw new Error(`Cannot scrape ${path}: the status is ${status}, want 200`);
    state.scrapes += 1;
  }
  scraper.close();
}

async function countPolls(): Promise<number> {
  const scraper = await openScraper(peer.port);
  const { body } = await scraper.scrape();
  scraper.close();
  const lines = body.toString().matchAll(/^metrics_exporter_collector_polls_total\{.*\} (\d+)$/gm);
  return [...lines].reduce((sum, [, polls]) => sum + Number(polls), 0);
}

/** Memory goes up and down with the collections: what grows shows in the medians and the slope of the settled rest. */
function report(): void {
  console.log(`${state.scrapes} scrapes, ${state.polls} polls`);
  for (const quarter of quarters(samples)) {
    const rss = quarter.map(({ rssBytes }) => rssBytes);
    const [low, middle, high] = [Math.min(...rss), median(rss), Math.max(...rss)];
    const [first = 0, last = 0] = [quarter[0]?.scrapes, quarter.at(-1)?.scrapes];
    console.log(
      `scrapes ${first} to ${last}: RSS ${[low, middle, high].map((each) => formatValue(each, "bytes")).join(" … ")} ` +
        `(least, median, most), ${median(quarter.map(({ descriptors }) => descriptors))} descriptors`,
    );
  }
  const settled = samples.slice(samples.length >> 2);
  const rss = slope(settled.map(({ scrapes, rssBytes }) => ({ x: scrapes / 1000, y: rssBytes })));
  const open = slope(
    settled.map(({ scrapes, descriptors }) => ({ x: scrapes / 1000, y: descriptors })),
  );
  console.log(
    `after the first quarter: RSS ${formatValue(rss, "bytes")}, descriptors ${open.toFixed(4)} per 1000 scrapes`,
  );
}

function quarters<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const length = Math.ceil(items.length / 4);
  return [0, 1, 2, 3].map((quarter) => items.slice(quarter * length, (quarter + 1) * length));
}
