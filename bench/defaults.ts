import { hammerInTurn, scrapeSeldom } from "./load.ts";
import { cpuPerPoll, cpuPerScrape, withPeer, type Pace } from "./pace.ts";
import { sizePage } from "./page.ts";
import { serving, spawnNodeExporter, spawnOurs, type Peer } from "./peers.ts";
import { memoryOf } from "./proc.ts";
import type { Findings, Row, Target } from "./report.ts";

interface DefaultPace extends Pace {
  readonly name: string;
  readonly pollSeconds: number;
}

/** CPU time, in seconds: ours of one poll of all collectors, theirs of one scrape. */
interface Cpu {
  readonly unscraped: number;
  readonly scraped: number;
  readonly nodeExporter: number;
}

const TARGET_CPU = 1 / 3;
const TARGET_LATENCY = 1 / 20;
const TARGET_BYTES = 80e6;
const NOTES = [
  "defaults: what each collects unless told otherwise: ours `collectors: [default]`, node_exporter without flags; " +
    "series include the servers' own, host series are those named node_*.",
  "defaults, CPU: all threads, user and system; ours: every collector polled once, and its share of the scrapes where there are any; " +
    "node_exporter: one plain scrape, which is when it reads. At 5 s ours is polled three times for each scrape: cores are what it comes to.",
  "defaults, latency: one kept connection, the client's own time included; cold: a scrape a second. 1 MB is 1,000,000 bytes.",
];

/** What both cost with all they collect by default. */
export async function measureDefaults({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const fast: DefaultPace = {
    name: "1 a second",
    ...{ pollSeconds: 1, scrapeSeconds: 1 },
    ...{ warmUpSeconds: quick ? 5 : 60, seconds: quick ? 10 : 60 },
  };
  const slow: DefaultPace = {
    name: "each 5 s, scraped each 15 s",
    ...{ pollSeconds: 5, scrapeSeconds: 15 },
    ...{ warmUpSeconds: quick ? 15 : 120, seconds: quick ? 30 : 180 },
  };
  const found = [await measureFast(fast), await measureSlow(slow, quick)];
  return {
    rows: found.flatMap(({ rows }) => rows),
    targets: found.flatMap(({ targets }) => targets),
    notes: NOTES,
  };
}

type Figures = Omit<Findings, "notes">;

async function measureFast(pace: DefaultPace): Promise<Figures> {
  const [unscraped, scraped, nodeExporter] = await Promise.all([
    withPeer(spawnDefaults(pace), (peer) => cpuPerPoll(peer, pace, false)),
    withPeer(spawnDefaults(pace), (peer) => cpuPerPoll(peer, pace, true)),
    withPeer(spawnNodeExporter([]), (peer) => cpuPerScrape(peer, pace)),
  ]);
  return cpuFigures(pace, { unscraped, scraped, nodeExporter });
}

/** At the pace people run it at, and then all that wants servers that have run for minutes. */
async function measureSlow(pace: DefaultPace, quick: boolean): Promise<Figures> {
  const [ours, nodeExporter] = await Promise.all([
    serving(spawnDefaults(pace)),
    serving(spawnNodeExporter([])),
  ]);
  const startedAt = performance.now();
  const [unscraped, scraped, theirs] = await Promise.all([
    withPeer(spawnDefaults(pace), (peer) => cpuPerPoll(peer, pace, false)),
    cpuPerPoll(ours, pace, true),
    cpuPerScrape(nodeExporter, pace),
  ]);
  const cpu = cpuFigures(pace, { unscraped, scraped, nodeExporter: theirs });
  const minutes = (performance.now() - startedAt) / 60_000;
  const memory = memoryFigures([ours, nodeExporter], minutes);
  const cores: Row = {
    what: `defaults, CPU ${pace.name}`,
    unit: "cores",
    ours: scraped / pace.pollSeconds,
    nodeExporter: theirs / pace.scrapeSeconds,
  };
  const sizes = await sizeRows([ours, nodeExporter]);
  const latency = await latencyFigures([ours, nodeExporter], quick);
  await Promise.all([ours.stop(), nodeExporter.stop()]);
  return {
    rows: [...cpu.rows, cores, ...latency.rows, ...memory.rows, ...sizes],
    targets: [...cpu.targets, ...latency.targets, ...memory.targets],
  };
}

function spawnDefaults({ pollSeconds }: DefaultPace): Promise<Peer> {
  return spawnOurs(`interval: ${pollSeconds}s\ncollectors: [default]\n`);
}

function cpuFigures({ name }: DefaultPace, { unscraped, scraped, nodeExporter }: Cpu): Figures {
  const rows: readonly Row[] = [
    {
      what: `defaults, CPU a poll, ${name}, unscraped`,
      unit: "seconds",
      ours: unscraped,
      nodeExporter,
    },
    {
      what: `defaults, CPU a poll and its scrapes, ${name}`,
      unit: "seconds",
      ours: scraped,
      nodeExporter,
    },
  ];
  return { rows, targets: rows.map((row) => ratioTarget(row, TARGET_CPU)) };
}

type Pair = readonly [ours: Peer, nodeExporter: Peer];

async function sizeRows(peers: Pair): Promise<readonly Row[]> {
  const [ours, theirs] = [await sizePage(peers[0]), await sizePage(peers[1])];
  const row = (what: string, key: keyof typeof ours): Row => ({
    what: `defaults, ${what}`,
    unit: "count",
    ours: ours[key],
    nodeExporter: theirs[key],
  });
  return [
    row("families", "families"),
    row("series", "series"),
    row("series of the host", "hostSeries"),
  ];
}

async function latencyFigures(peers: Pair, quick: boolean): Promise<Figures> {
  const [ours, theirs] = await hammerInTurn(peers, { rounds: quick ? 1 : 7, seconds: 2 });
  const [cold = NaN, theirsCold = NaN] = await scrapeSeldom(peers, quick ? 5 : 30);
  const row = (
    name: string,
    ours = NaN,
    nodeExporter = NaN,
  ): Required<Omit<Row, "processExporter" | "bareNode">> => ({
    what: `defaults, latency, plain, ${name}`,
    unit: "seconds",
    ours,
    nodeExporter,
  });
  const p50 = row("kept connection, p50", ours?.p50, theirs?.p50);
  const p99 = row("kept connection, p99", ours?.p99, theirs?.p99);
  return {
    rows: [p50, p99, row("cold", cold, theirsCold)],
    targets: [ratioTarget(p50, TARGET_LATENCY)],
  };
}

function memoryFigures([ours, theirs]: Pair, minutes: number): Figures {
  const [mine, others] = [memoryOf(ours.pid), memoryOf(theirs.pid)];
  const what = `defaults, RSS after ${minutes.toFixed(1)} minutes`;
  const is = mine.rssBytes;
  return {
    rows: [{ what, unit: "bytes", ours: is, nodeExporter: others.rssBytes }],
    targets: [{ what, unit: "bytes", is, atMost: TARGET_BYTES }],
  };
}

function ratioTarget({ what, ours, nodeExporter = NaN }: Row, atMost: number): Target {
  return { what: `${what}, against node_exporter`, unit: "times", is: ours / nodeExporter, atMost };
}
