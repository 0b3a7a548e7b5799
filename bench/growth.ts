import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compile, monitorFlags } from "./compile.ts";
import type { GrowthOrder, Parts } from "./growth_daemon.ts";
import { ask, holdFigures, holdRows, watchHolds } from "./holds.ts";
import { scrapeEachSecond } from "./pace.ts";
import { ROOT, serving, type Peer } from "./peers.ts";
import { cpuSeconds, memoryOf } from "./proc.ts";
import { freePort, requireBuild, start, WITH_CHANNEL } from "./processes.ts";
import type { Findings, Row, Unit } from "./report.ts";
import { openScraper, type Headers } from "./scraper.ts";
import { median } from "./statistics.ts";

interface Encoding {
  readonly name: string;
  readonly headers: Headers;
}

const PLAIN: Encoding = { name: "plain", headers: {} };
const GZIP: Encoding = { name: "gzip", headers: { "Accept-Encoding": "gzip" } };

/** What ten and fifty thousand series cost that all change each second. */
export async function measureGrowth({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const findings: Findings[] = [];
  for (const series of [10_000, 50_000]) findings.push(await measureSeries(series, quick ? 5 : 15));
  return {
    rows: findings.flatMap(({ rows }) => rows),
    targets: findings.flatMap(({ targets }) => targets),
    notes: [
      "growth: ten families of one collector at 1 s, every value new each time; one cold scrape a second, warm ones after it.",
      "growth, hold: the longest that no timer could run, out of a 1 ms event loop monitor, which counts what the machine took away, too; " +
        "by its own work: the CPU time of its thread within a hold; bare Node does nothing, and shows what the machine takes; of the parts each was timed by itself between two turns of the loop.",
    ],
  };
}

async function measureSeries(series: number, seconds: number): Promise<Findings> {
  const peer = await serving(spawnSynthetic(series));
  const scraper = await openScraper(peer.port);
  const name = `growth ${series / 1000}k`;
  const rows: Row[] = [];
  const add = (what: string, unit: Unit, ours: number): void => {
    rows.push({ what: `${name}, ${what}`, unit, ours });
  };
  await scrapeEachSecond(scraper, 3, PLAIN.headers);
  const unscraped = await cpuPerSecond(peer, () => sleep(seconds * 1000));
  add("CPU a series, poll", "seconds", unscraped / series);
  for (const { name: encoding, headers } of [PLAIN, GZIP]) {
    const cpu = await cpuPerSecond(peer, () => scrapeEachSecond(scraper, seconds, headers));
    add(`CPU a series, poll and ${encoding} scrape`, "seconds", cpu / series);
  }
  const steps: number[] = [];
  const watch = await watchHolds(peer);
  const lap = async (): Promise<void> => {
    await watch.lap();
    steps.push(Number(await ask(peer, "longest poll" satisfies GrowthOrder)));
  };
  for (const { name: encoding, headers } of [PLAIN, GZIP]) {
    const { cold, warm } = await scrapeEachSecond(scraper, seconds, headers, lap);
    add(`scrape, ${encoding}, cold`, "seconds", median(cold));
    add(`scrape, ${encoding}, warm`, "seconds", median(warm));
  }
  const holds = holdFigures(name, await watch.end());
  rows.push(...holds.rows, ...holdRows(`${name}, hold by one step of the poll`, steps));
  add("RSS", "bytes", memoryOf(peer.pid).rssBytes);
  const parts = (await ask(peer, "parts" satisfies GrowthOrder)) as Parts;
  for (const [part, hold] of Object.entries(parts)) add(`hold by ${part}`, "seconds", hold);
  scraper.close();
  await peer.stop();
  return { rows, targets: holds.targets, notes: [] };
}

async function spawnSynthetic(series: number): Promise<Peer> {
  const dist = join(ROOT, "dist");
  requireBuild(join(dist, "daemon.js"));
  const port = await freePort();
  const daemon = [compile("growth_daemon.ts"), dist, String(series), String(port)];
  return { port, ...start(process.execPath, [...monitorFlags(), ...daemon], WITH_CHANNEL) };
}

async function cpuPerSecond(peer: Peer, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  const before = cpuSeconds(peer.pid);
  await work();
  return (cpuSeconds(peer.pid) - before) / ((performance.now() - startedAt) / 1000);
}
