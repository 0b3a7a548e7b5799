import { setTimeout as sleep } from "node:timers/promises";
import { hammer, type Latency } from "./hammer.ts";
import { openScraper, type Headers } from "./scraper.ts";
import type { Peer } from "./peers.ts";
import { median } from "./statistics.ts";

/** How hard a server is asked: so many rounds of so many seconds. */
export interface Load {
  readonly rounds: number;
  readonly seconds: number;
  readonly headers?: Headers;
}

const WARM_UP_SECONDS = 2;
const COLD_PAUSE_MILLISECONDS = 500;

/**
 * Hammers one server after the other, round after round, so that what else the machine does meets all of them.
 * Resolves to the medians of the rounds, in the order of the servers.
 * Rejects as `hammer` does.
 */
export async function hammerInTurn(
  peers: readonly Peer[],
  { rounds, seconds, headers = {} }: Load,
): Promise<readonly Latency[]> {
  for (const peer of peers) await hammer(peer, WARM_UP_SECONDS, headers);
  const found: Latency[][] = peers.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, peer] of peers.entries()) {
      found[index]?.push(await hammer(peer, seconds, headers));
    }
  }
  return found.map((latencies) => ({
    p50: median(latencies.map(({ p50 }) => p50)),
    p99: median(latencies.map(({ p99 }) => p99)),
  }));
}

/** The median of scrapes a second apart, in seconds, in the order of the servers. */
export async function scrapeSeldom(
  peers: readonly Peer[],
  scrapes: number,
  headers: Headers = {},
): Promise<readonly number[]> {
  const scrapers = await Promise.all(peers.map(({ port }) => openScraper(port)));
  const seconds: number[][] = peers.map(() => []);
  for (let i = 0; i < scrapes; i++) {
    for (const [index, scraper] of scrapers.entries()) {
      await sleep(COLD_PAUSE_MILLISECONDS);
      seconds[index]?.push((await scraper.scrape("/metrics", headers)).seconds);
    }
  }
  for (const scraper of scrapers) scraper.close();
  return seconds.map(median);
}
