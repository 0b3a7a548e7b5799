import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { compile } from "./compile.ts";
import type { Holds, Order, Parts } from "./growth_daemon.ts";
import { ROOT, serving, type Peer } from "./peers.ts";
import { cpuSeconds, memoryOf } from "./proc.ts";
import { freePort, requireBuild, start } from "./processes.ts";
import type { Findings, Row, Unit } from "./report.ts";
import { openScraper, type Scraper } from "./scraper.ts";
import { median } from "./statistics.ts";

type Headers = Readonly<Record<string, string>>;

interface Encoding {
  readonly name: string;
  readonly headers: Headers;
}

const PLAIN: Encoding = { name: "plain", headers: {} };
const GZIP: Encoding = { name: "gzip", headers: { "Accept-Encoding": "gzip" } };
const HOLD_TARGET_SECONDS = 0.005;
const WARM_SCRAPES = 3;
const PARTS: readonly (readonly [keyof Holds, string])[] = [
  ["loop", "anything"],
  ["poll", "one step of the poll"],
  ["minorGc", "minor garbage collection"],
  ["majorGc", "major garbage collection"],
];

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
        "of the parts each was timed by itself between two turns of the loop.",
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
  const holds: Holds[] = [];
  const lap = async (): Promise<void> => {
    holds.push(await ask<Holds>(peer, "lap"));
  };
  await ask(peer, "begin");
  for (const { name: encoding, headers } of [PLAIN, GZIP]) {
    const { cold, warm } = await scrapeEachSecond(scraper, seconds, headers, lap);
    add(`scrape, ${encoding}, cold`, "seconds", median(cold));
    add(`scrape, ${encoding}, warm`, "seconds", median(warm));
  }
  await ask(peer, "end");
  for (const [part, name] of PARTS) {
    const seconds = holds.map((each) => each[part]);
    add(`hold by ${name}, in the median second`, "seconds", median(seconds));
    add(`hold by ${name}, longest`, "seconds", Math.max(...seconds));
  }
  const { rssBytes } = memoryOf(peer.pid);
  add("RSS", "bytes", rssBytes);
  const parts = await ask<Parts>(peer, "parts");
  for (const [part, hold] of Object.entries(parts)) add(`hold by ${part}`, "seconds", hold);
  scraper.close();
  await peer.stop();
  const atMost = HOLD_TARGET_SECONDS;
  const targets = rows
    .filter(({ what }) => what.includes("hold by anything"))
    .map(({ what, unit, ours }) => ({ what, unit, is: ours, atMost }));
  return { rows, targets, notes: [] };
}

async function spawnSynthetic(series: number): Promise<Peer> {
  const dist = join(ROOT, "dist");
  requireBuild(join(dist, "daemon.js"));
  const port = await freePort();
  const argv = [compile("growth_daemon.ts"), dist, String(series), String(port)];
  return { port, ...start(process.execPath, argv, ["ignore", "ignore", "inherit", "ipc"]) };
}

/** Sends an order to the daemon's process; `begin` and `end` are not answered. */
function ask(peer: Peer, order: "begin" | "end"): Promise<void>;
function ask<Reply>(peer: Peer, order: Exclude<Order, "begin" | "end">): Promise<Reply>;
function ask(peer: Peer, order: Order): Promise<unknown> {
  const { child } = peer;
  const isAnswered = order !== "begin" && order !== "end";
  return new Promise((resolve, reject) => {
    const onExit = (): void => reject(new Error("Cannot measure growth: the daemon has ended"));
    const finish = (reply?: unknown): void => {
      child.off("exit", onExit);
      resolve(reply);
    };
    child.once("exit", onExit);
    if (isAnswered) child.once("message", finish);
    child.send(order, (error) => {
      if (error) reject(error);
      else if (!isAnswered) finish();
    });
  });
}

async function cpuPerSecond(peer: Peer, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  const before = cpuSeconds(peer.pid);
  await work();
  return (cpuSeconds(peer.pid) - before) / ((performance.now() - startedAt) / 1000);
}

/** One scrape a second, each after a new poll; with `lap`, warm ones follow, and it is called at the second's end. */
async function scrapeEachSecond(
  scraper: Scraper,
  seconds: number,
  headers: Headers,
  lap?: () => Promise<void>,
) {
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
