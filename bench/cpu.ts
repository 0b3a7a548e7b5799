import { setTimeout as sleep } from "node:timers/promises";
import { serving, SIX_COLLECTORS, spawnNodeExporter, spawnOurs, type Peer } from "./peers.ts";
import { cpuSeconds } from "./proc.ts";
import type { Findings, Row, Target } from "./report.ts";
import { openScraper } from "./scraper.ts";

interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
  /** The compiler works for as long as there is something new to it: a minute at the slow pace. */
  readonly warmUpSeconds: number;
}

/** What a poll of six collectors costs, and what a scrape does, at the same pace. */
export async function measureCpu({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const paces: readonly Pace[] = [
    { perSecond: 10, seconds: quick ? 5 : 20, warmUpSeconds: quick ? 5 : 10 },
    { perSecond: 1, seconds: quick ? 5 : 30, warmUpSeconds: quick ? 5 : 60 },
  ];
  const [rows, targets]: [Row[], Target[]] = [[], []];
  for (const pace of paces) {
    const yaml = `interval: ${1000 / pace.perSecond}ms\ncollectors: ${SIX_COLLECTORS}\n`;
    const [unscraped, scraped, nodeExporter] = await Promise.all([
      withPeer(spawnOurs(yaml), (peer) => cpuPerPoll(peer, pace, false)),
      withPeer(spawnOurs(yaml), (peer) => cpuPerPoll(peer, pace, true)),
      withPeer(spawnNodeExporter(), (peer) => cpuPerScrape(peer, pace)),
    ]);
    const at = `${pace.perSecond} a second`;
    rows.push(
      { what: `CPU a poll, ${at}, unscraped`, unit: "seconds", ours: unscraped, nodeExporter },
      { what: `CPU a poll and a scrape, ${at}`, unit: "seconds", ours: scraped, nodeExporter },
    );
    const is = unscraped / nodeExporter;
    targets.push({
      what: `CPU a poll, ${at}, against node_exporter's scrape`,
      unit: "times",
      is,
      atMost: 1 / 2,
    });
  }
  const notes = [
    "CPU: all threads of the process, user and system, garbage collection and compilation included; nothing is subtracted; after a minute's warm-up where it is 1 a second. " +
      "Ours: all six collectors polled once; node_exporter: one plain scrape, which is when it reads.",
  ];
  return { rows, targets, notes };
}

async function withPeer<Result>(
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

async function cpuPerPoll(peer: Peer, pace: Pace, isScraped: boolean): Promise<number> {
  const pass = (seconds: number): Promise<unknown> =>
    isScraped ? scrapeAtPace(peer, { ...pace, seconds }) : sleep(seconds * 1000);
  await pass(pace.warmUpSeconds);
  const pollsBefore = await countPolls(peer);
  const cpuBefore = cpuSeconds(peer.pid);
  await pass(pace.seconds);
  const cpu = cpuSeconds(peer.pid) - cpuBefore;
  return cpu / ((await countPolls(peer)) - pollsBefore);
}

async function cpuPerScrape(peer: Peer, pace: Pace): Promise<number> {
  await scrapeAtPace(peer, { ...pace, seconds: pace.warmUpSeconds });
  const cpuBefore = cpuSeconds(peer.pid);
  const scrapes = await scrapeAtPace(peer, pace);
  return (cpuSeconds(peer.pid) - cpuBefore) / scrapes;
}

/** How often the first of the collectors has been polled: one of each round. */
async function countPolls(peer: Peer): Promise<number> {
  const scraper = await openScraper(peer.port);
  const { body } = await scraper.scrape("/metrics");
  scraper.close();
  const line =
    /^metrics_exporter_collector_polls_total\{.*collector="cpu",outcome="success"\} (\d+)/m;
  const polls = line.exec(body.toString())?.[1];
  if (polls === undefined)
    throw new Error("Cannot count polls: /metrics does not tell of the cpu collector");
  return Number(polls);
}

/** Scrapes on a grid, over one connection; resolves to how often. */
async function scrapeAtPace(
  peer: Peer,
  { perSecond, seconds }: Omit<Pace, "warmUpSeconds">,
): Promise<number> {
  const scraper = await openScraper(peer.port);
  const startedAt = performance.now();
  const scrapes = perSecond * seconds;
  for (let i = 1; i <= scrapes; i++) {
    await scraper.scrape();
    await sleep(Math.max(startedAt + (i * 1000) / perSecond - performance.now(), 0));
  }
  scraper.close();
  return scrapes;
}
