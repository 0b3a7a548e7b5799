import { setTimeout as sleep } from "node:timers/promises";
import { serving, type Peer } from "./peers.ts";
import { cpuSeconds } from "./proc.ts";
import { openScraper, type Headers, type Scraper } from "./scraper.ts";

/** How often a server is polled and scraped, and for how long. */
export interface Pace {
  readonly scrapeSeconds: number;
  readonly seconds: number;
  /** The compiler works for as long as there is something new to it: a minute at a slow pace. */
  readonly warmUpSeconds: number;
}

const WARM_SCRAPES = 3;

/** Measures a server once it has settled, and ends it. */
export async function withPeer<Result>(
  spawned: Promise<Peer>,
  measure: (peer: Peer) => Promise<Result>,
): Promise<Result> {
  const peer = await serving(spawned);
  try {
    await sleep(1000);
    return await measure(peer);
  } finally {
    await peer.stop();
  }
}

/** CPU time of this daemon for one poll of all its collectors, in seconds, with its share of the scrapes if there are any. */
export async function cpuPerPoll(peer: Peer, pace: Pace, isScraped: boolean): Promise<number> {
  const pass = (seconds: number): Promise<unknown> =>
    isScraped ? scrapeAtPace(peer, { ...pace, seconds }) : sleep(seconds * 1000);
  await pass(pace.warmUpSeconds);
  const roundsBefore = await countRounds(peer);
  const cpuBefore = cpuSeconds(peer.pid);
  await pass(pace.seconds);
  const cpu = cpuSeconds(peer.pid) - cpuBefore;
  const rounds = (await countRounds(peer)) - roundsBefore;
  if (rounds > 0) return cpu / rounds;
  throw new Error("Cannot tell the CPU time of a poll: /metrics tells of none, want one at least");
}

/** CPU time of a server that reads when it is scraped for one scrape, in seconds. */
export async function cpuPerScrape(peer: Peer, pace: Pace): Promise<number> {
  await scrapeAtPace(peer, { ...pace, seconds: pace.warmUpSeconds });
  const cpuBefore = cpuSeconds(peer.pid);
  const scrapes = await scrapeAtPace(peer, pace);
  return (cpuSeconds(peer.pid) - cpuBefore) / scrapes;
}

/** How long scrapes took, in seconds: the first after a poll, and those right behind it. */
export interface EachSecond {
  readonly cold: readonly number[];
  readonly warm: readonly number[];
}

/** One scrape a second, each after a new poll; with `lap`, warm ones follow, and it is called at the second's end. */
export async function scrapeEachSecond(
  scraper: Scraper,
  seconds: number,
  headers: Headers,
  lap?: () => Promise<void>,
): Promise<EachSecond> {
  const [cold, warm]: [number[], number[]] = [[], []];
  const startedAt = performance.now();
  for (let second = 1; second <= seconds; second++) {
    cold.push((await scraper.scrape("/metrics", headers)).seconds);
    for (let i = 0; lap && i < WARM_SCRAPES; i++) {
      warm.push((await scraper.scrape("/metrics", headers)).seconds);
    }
    await sleep(startedAt + second * 1000 - performance.now());
    await lap?.();
  }
  return { cold, warm };
}

/**
 * How often each of the collectors has been polled that has something to show, in the mean: their polls are spread over
 * the interval. What this host does not have is looked for less often.
 */
async function countRounds(peer: Peer): Promise<number> {
  const scraper = await openScraper(peer.port);
  const { body } = await scraper.scrape("/metrics");
  scraper.close();
  const line =
    /^metrics_exporter_collector_polls_total\{.*collector="(\w+)",outcome="(?:success|failure)"\} ([1-9]\d*)/gm;
  const matches = [...body.toString().matchAll(line)];
  const collectors = new Set(matches.map(([, collector]) => collector));
  // Where thousands of processes have just come, a first poll may not have ended.
  if (collectors.size === 0) return 0;
  return matches.reduce((sum, [, , polls]) => sum + Number(polls), 0) / collectors.size;
}

/** Scrapes on a grid, over one connection; resolves to how often. */
async function scrapeAtPace(
  peer: Peer,
  { scrapeSeconds, seconds }: Omit<Pace, "warmUpSeconds">,
): Promise<number> {
  const scraper = await openScraper(peer.port);
  const startedAt = performance.now();
  const scrapes = Math.max(Math.round(seconds / scrapeSeconds), 1);
  for (let i = 1; i <= scrapes; i++) {
    await scraper.scrape();
    await sleep(Math.max(startedAt + i * scrapeSeconds * 1000 - performance.now(), 0));
  }
  scraper.close();
  return scrapes;
}
