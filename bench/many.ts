import { crowdOfDisks, crowdOfMounts, crowdOfNetworkDevices, type Crowd } from "./crowds.ts";
import { HOLD_NOTE, holdFigures, watchHolds } from "./holds.ts";
import { hammerInTurn, scrapeSeldom } from "./load.ts";
import { cpuPerPoll, cpuPerScrape, scrapeEachSecond } from "./pace.ts";
import { sizePage } from "./page.ts";
import { only, serving, spawnNodeExporter, spawnOurs, type Peer } from "./peers.ts";
import { memoryOf } from "./proc.ts";
import { stopAll } from "./processes.ts";
import type { Findings, Row, Unit } from "./report.ts";
import { openScraper } from "./scraper.ts";

interface Subject {
  readonly name: string;
  readonly make: (count: number) => Crowd;
  /** The collector of ours. */
  readonly kind: string;
  readonly flags: readonly string[];
}

/** The same host three times: one of ours that nobody scrapes until its holds are watched, one of each that is scraped. */
interface Servers {
  readonly watched: Peer;
  readonly ours: Peer;
  readonly nodeExporter: Peer;
}

type Figures = Omit<Findings, "notes">;

const COUNT = 500;
const SUBJECTS: readonly Subject[] = [
  { name: "mounts", make: crowdOfMounts, kind: "disk", flags: only("filesystem") },
  {
    name: "network devices",
    make: crowdOfNetworkDevices,
    kind: "network",
    // By netlink it would see this machine's own devices.
    flags: [...only("netdev", "netclass"), "--no-collector.netdev.netlink"],
  },
  { name: "disks", make: crowdOfDisks, kind: "disk_io", flags: only("diskstats") },
];
const NOTES = [
  `many: a host with ${COUNT} of one kind of thing, polled and scraped each second by that collector alone; ` +
    "network devices and disks are a tree of ordinary files, their counters new each second; mounts are real, of memory.",
  "many, hold: over more than the minute after which what is seldom read is read again; the first poll is not in it.",
  HOLD_NOTE,
];

/** What hundreds of mounts, network devices and disks cost; a kind of thing that cannot be made here is left out. */
export async function measureMany({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const found: Findings[] = [];
  for (const subject of SUBJECTS) {
    try {
      found.push({ ...(await measureSubject(subject, quick)), notes: [] });
    } catch (error) {
      found.push({
        rows: [],
        targets: [],
        notes: [`many, ${subject.name}: left out: ${String(error)}`],
      });
      await stopAll();
    }
  }
  return {
    rows: found.flatMap(({ rows }) => rows),
    targets: found.flatMap(({ targets }) => targets),
    notes: [...NOTES, ...found.flatMap(({ notes }) => notes)],
  };
}

async function measureSubject(subject: Subject, quick: boolean): Promise<Figures> {
  const crowd = subject.make(COUNT);
  const { watched, ours, nodeExporter } = await startServers(subject, crowd);
  const advancing = setInterval(crowd.advance, 1000);
  const name = `${COUNT} ${subject.name}`;
  try {
    const costs = await measureCosts(name, { watched, ours, nodeExporter }, quick);
    const holds = await measureHolds(name, watched, quick ? 10 : 70);
    return { rows: [...costs, ...holds.rows], targets: holds.targets };
  } finally {
    clearInterval(advancing);
    await Promise.all([watched.stop(), ours.stop(), nodeExporter.stop()]);
  }
}

async function startServers({ kind, flags }: Subject, crowd: Crowd): Promise<Servers> {
  const { procfs, sysfs, udev, enter } = crowd;
  const paths = JSON.stringify({ procfs, sysfs, udev });
  const yaml = `interval: 1s\nmax_series: 1000000\npaths: ${paths}\ncollectors: [${kind}]\n`;
  const tree = [`--path.procfs=${procfs}`, `--path.sysfs=${sysfs}`, `--path.udev.data=${udev}`];
  const [watched, ours, nodeExporter] = await Promise.all([
    serving(spawnOurs(yaml, { enter, isMonitored: true })),
    serving(spawnOurs(yaml, { enter })),
    serving(spawnNodeExporter([...flags, ...tree], { enter })),
  ]);
  return { watched, ours, nodeExporter };
}

async function measureCosts(
  name: string,
  { watched, ours, nodeExporter }: Servers,
  quick: boolean,
): Promise<readonly Row[]> {
  const pace = { scrapeSeconds: 1, warmUpSeconds: quick ? 5 : 30, seconds: quick ? 5 : 30 };
  const [unscraped, scraped, theirCpu] = await Promise.all([
    cpuPerPoll(watched, pace, false),
    cpuPerPoll(ours, pace, true),
    cpuPerScrape(nodeExporter, pace),
  ]);
  const pair = [ours, nodeExporter];
  const [rss = NaN, theirRss = NaN] = pair.map(({ pid }) => memoryOf(pid).rssBytes);
  const [size, theirSize] = [await sizePage(ours), await sizePage(nodeExporter)];
  const [warm, theirLatency] = await hammerInTurn(pair, { rounds: quick ? 1 : 3, seconds: 2 });
  const [cold = NaN, theirCold = NaN] = await scrapeSeldom(pair, quick ? 5 : 20);
  const row = (what: string, unit: Unit, values: readonly [number, number]): Row => ({
    ...{ what: `${name}, ${what}`, unit },
    ...{ ours: values[0], nodeExporter: values[1] },
  });
  return [
    row("series of the host", "count", [size.hostSeries, theirSize.hostSeries]),
    row("CPU a poll, unscraped", "seconds", [unscraped, theirCpu]),
    row("CPU a poll and a scrape", "seconds", [scraped, theirCpu]),
    row("scrape, kept connection, p50", "seconds", [warm?.p50 ?? NaN, theirLatency?.p50 ?? NaN]),
    row("scrape, cold", "seconds", [cold, theirCold]),
    row("RSS", "bytes", [rss, theirRss]),
  ];
}

async function measureHolds(name: string, watched: Peer, seconds: number): Promise<Figures> {
  const scraper = await openScraper(watched.port);
  const watch = await watchHolds(watched);
  await scrapeEachSecond(scraper, seconds, {}, watch.lap);
  scraper.close();
  return holdFigures(name, await watch.end());
}
