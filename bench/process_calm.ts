import { setTimeout as sleep } from "node:timers/promises";
import { holdFigures, watchHolds, type Lap } from "./holds.ts";
import { scrapeEachSecond } from "./pace.ts";
import { serving, spawnOurs, type Peer } from "./peers.ts";
import { spawnProcessExporter } from "./process_exporter.ts";
import type { Findings, Row } from "./report.ts";
import { openScraper } from "./scraper.ts";
import { quantile } from "./statistics.ts";

type Figures = Omit<Findings, "notes">;

const TARGET_P99_SECONDS = 0.01;
/** No part of the second in which ours polls: scrapes come to meet every moment of a poll. */
const SCRAPE_MILLISECONDS = 23;

/** How calmly the daemon answers while it polls so many processes: latency, and how long its event loop is held. */
export async function measureCalm(name: string, quick: boolean): Promise<Figures> {
  const yaml = "interval: 1s\ncollectors: [process_groups]\n";
  const ours = await serving(spawnOurs(yaml, { isMonitored: true }));
  await sleep(quick ? 5000 : 30_000);
  const { seconds, laps } = await scrapeOften(ours, quick ? 10 : 70);
  await ours.stop();
  const theirs = await scrapeSeldom(quick ? 5 : 30);
  const row = (share: number): Row => ({
    what: `${name}, scrape, p${share * 100}`,
    unit: "seconds",
    ours: quantile(seconds, share),
    processExporter: quantile(theirs, share),
  });
  const [p50, p99] = [row(0.5), row(0.99)];
  const holds = holdFigures(name, laps);
  const { what, unit, ours: is } = p99;
  return {
    rows: [p50, p99, ...holds.rows],
    targets: [{ what, unit, is, atMost: TARGET_P99_SECONDS }, ...holds.targets],
  };
}

/** How long scrapes took, in seconds, and the holds of each second. */
async function scrapeOften(
  peer: Peer,
  forSeconds: number,
): Promise<{ readonly seconds: readonly number[]; readonly laps: readonly Lap[] }> {
  const scraper = await openScraper(peer.port);
  const seconds: number[] = [];
  const watch = await watchHolds(peer);
  let laps = 0;
  const startedAt = performance.now();
  for (let turn = 1; turn * SCRAPE_MILLISECONDS < forSeconds * 1000; turn++) {
    seconds.push((await scraper.scrape()).seconds);
    const elapsedMilliseconds = performance.now() - startedAt;
    if (elapsedMilliseconds > (laps + 1) * 1000) {
      await watch.lap();
      laps += 1;
    }
    await sleep(Math.max(0, turn * SCRAPE_MILLISECONDS - elapsedMilliseconds));
  }
  scraper.close();
  return { seconds, laps: await watch.end() };
}

async function scrapeSeldom(forSeconds: number): Promise<readonly number[]> {
  const peer = await serving(spawnProcessExporter([]));
  const scraper = await openScraper(peer.port);
  const { cold } = await scrapeEachSecond(scraper, forSeconds, {});
  scraper.close();
  await peer.stop();
  return cold;
}
