import { setTimeout as sleep } from "node:timers/promises";
import {
  serving,
  SIX_COLLECTORS,
  spawnBareNode,
  spawnNodeExporter,
  spawnOurs,
  type Peer,
} from "./peers.ts";
import type { Findings, Row, Target } from "./report.ts";
import { openScraper, type Scraper } from "./scraper.ts";
import { median } from "./statistics.ts";
import { wrk, type Latency } from "./wrk.ts";

const ENCODINGS = [
  { name: "plain", headers: [] },
  { name: "gzip", headers: ["Accept-Encoding: gzip"] },
] as const;
const WARM_UP_SECONDS = 2;

/** How long a scrape takes: as fast as they come, and once a second as Prometheus would. */
export async function measureLatency({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const ours = await serving(spawnOurs(`interval: 5s\ncollectors: ${SIX_COLLECTORS}\n`));
  const nodeExporter = await serving(spawnNodeExporter());
  const bareNode = await serving(spawnBareNode(ours));
  const peers = [ours, nodeExporter, bareNode] as const;
  const [rows, targets]: [Row[], Target[]] = [[], []];
  for (const { name, headers } of ENCODINGS) {
    for (const peer of peers) await wrk(peer.port, WARM_UP_SECONDS, headers);
    const rounds = await interleave(peers, headers, quick ? 1 : 7, 2);
    const row = (percentile: keyof Latency): Required<Row> => ({
      what: `latency, ${name}, kept connection, ${percentile}`,
      unit: "seconds",
      ours: median(rounds.map(([each]) => each[percentile])),
      nodeExporter: median(rounds.map(([, each]) => each[percentile])),
      bareNode: median(rounds.map(([, , each]) => each[percentile])),
    });
    rows.push(row("p50"), row("p99"));
    targets.push(...targetsOf(name, row("p50")));
  }
  rows.push(...(await measureCold(ours, nodeExporter, quick ? 5 : 30)));
  for (const peer of peers) await peer.stop();
  const notes = [
    "latency: wrk -t1 -c1; node_exporter with its defaults, so both answers hold the server's own metrics too.",
    "latency, cold: one scrape a second over a kept connection; ours has then new snapshots to render.",
  ];
  return { rows, targets, notes };
}

type Round = readonly [ours: Latency, nodeExporter: Latency, bareNode: Latency];

/** One server after the other, round after round, so that what else the machine does meets all of them. */
async function interleave(
  [ours, nodeExporter, bareNode]: readonly [Peer, Peer, Peer],
  headers: readonly string[],
  rounds: number,
  seconds: number,
): Promise<readonly Round[]> {
  const found: Round[] = [];
  while (found.length < rounds) {
    const first = await wrk(ours.port, seconds, headers);
    const second = await wrk(nodeExporter.port, seconds, headers);
    found.push([first, second, await wrk(bareNode.port, seconds, headers)]);
  }
  return found;
}

function targetsOf(
  name: string,
  { ours, nodeExporter, bareNode }: Required<Row>,
): readonly Target[] {
  return [
    {
      what: `latency, ${name}, p50, against node_exporter`,
      unit: "times",
      is: ours / nodeExporter,
      atMost: 1 / 20,
    },
    {
      what: `latency, ${name}, p50, against bare Node`,
      unit: "times",
      is: ours / bareNode,
      atMost: 2,
    },
  ];
}

async function measureCold(
  ours: Peer,
  nodeExporter: Peer,
  scrapes: number,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, headers] of [
    ["plain", {}],
    ["gzip", { "Accept-Encoding": "gzip" }],
  ] as const) {
    const scrapers = [await openScraper(ours.port), await openScraper(nodeExporter.port)] as const;
    const seconds: [number[], number[]] = [[], []];
    for (let i = 0; i < scrapes; i++) {
      for (const [index, scraper] of scrapers.entries()) {
        await sleep(500);
        seconds[index]?.push(await secondsOf(scraper, headers));
      }
    }
    for (const scraper of scrapers) scraper.close();
    const [mine, theirs] = [median(seconds[0]), median(seconds[1])];
    rows.push({
      what: `latency, ${name}, cold`,
      unit: "seconds",
      ours: mine,
      nodeExporter: theirs,
    });
  }
  return rows;
}

async function secondsOf(
  scraper: Scraper,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  return (await scraper.scrape("/metrics", headers)).seconds;
}
