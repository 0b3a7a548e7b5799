import { HOLD_NOTE } from "./holds.ts";
import { cpuPerPoll, cpuPerScrape, withPeer, type Pace } from "./pace.ts";
import { spawnOurs, type Peer } from "./peers.ts";
import { memoryOf } from "./proc.ts";
import { startCrowd } from "./process_crowd.ts";
import { LEAN_FLAGS, spawnProcessExporter } from "./process_exporter.ts";
import { measureCalm } from "./process_calm.ts";
import type { Findings, Row, Target, Unit } from "./report.ts";

type Figures = Omit<Findings, "notes">;

/** What a server takes: CPU time in seconds, ours for one poll, theirs for one scrape, and resident memory in bytes. */
interface Cost {
  readonly cpu: number;
  readonly rss: number;
}

/** The same crowd seen by ours, and by process-exporter with its defaults and with no more than ours reads. */
interface Costs {
  readonly count: number;
  readonly ours: Cost;
  readonly defaults: Cost;
  readonly lean: Cost;
}

const COUNTS = [600, 1250, 2500, 5000];
const TARGET_CPU = 1 / 6;
const TARGET_LEAN_CPU = 1 / 2;
/** How many times as much one process of the most may cost as one of the fewest: their tables outgrow the caches. */
const TARGET_GROWTH = 1.25;

/** What of ours is measured once, besides `process_groups` that nobody scrapes. */
const OTHERS = [
  { what: "a poll and a scrape", collectors: "[process_groups]", isScraped: true },
  {
    what: "a poll of three collectors",
    collectors:
      "[process_groups, top_processes, {kind: processes_watch, watch: [{name: one, comm: worker01}]}]",
    isScraped: false,
  },
  {
    what: "a poll with threads and smaps",
    collectors: "[{kind: process_groups, threads: true, smaps: true}]",
    isScraped: false,
  },
] as const;

const NOTES = [
  "processes: so many that sleep, of which one in 20 wakes ten times a second and one in 200 has the threads of Node, besides those the machine has anyway; " +
    'both group them by the rule {name: "{{.Comm}}", cmdline: [".+"]}, at 1 a second.',
  "processes, CPU: all threads, user and system; ours: one poll; process-exporter: one scrape, which is when it reads, with its defaults, and lean with " +
    `${LEAN_FLAGS.join(" ")}, as ours is unless told otherwise. Three collectors, process_groups, top_processes and processes_watch, share one scan.`,
  "processes, latency: over a kept connection, ours 43 times a second, so that scrapes meet polls, process-exporter's with its defaults once a second. " +
    "Holds are over more than the minute after which what is seldom read is read again.",
  HOLD_NOTE,
];

/** What hundreds and thousands of processes cost. */
export async function measureProcesses({ quick }: { readonly quick: boolean }): Promise<Findings> {
  const [found, costs, notes]: [Figures[], Costs[], string[]] = [[], [], []];
  for (const [index, wanted] of COUNTS.entries()) {
    const crowd = await startCrowd(wanted);
    const { count } = crowd;
    const name = `${count} processes`;
    const pace = paceOf(quick, index === 0);
    const cost = await measureCosts(count, pace);
    costs.push(cost);
    found.push(costFigures(name, cost, index === 0));
    if (index === 0) found.push(await measureOthers(name, cost, pace));
    const isLast = count < wanted || index === COUNTS.length - 1;
    if (isLast) found.push(await measureCalm(name, quick));
    await crowd.stop();
    if (count < wanted) notes.push(`processes: the machine holds ${count}, want ${wanted}.`);
    if (isLast) break;
  }
  return {
    rows: found.flatMap(({ rows }) => rows),
    targets: [...found.flatMap(({ targets }) => targets), ...growthTargets(costs)],
    notes: [...NOTES, ...notes],
  };
}

function paceOf(quick: boolean, isFirst: boolean): Pace {
  if (quick) return { scrapeSeconds: 1, warmUpSeconds: 5, seconds: 10 };
  const seconds = isFirst ? 60 : 30;
  return { scrapeSeconds: 1, warmUpSeconds: seconds, seconds };
}

/** All at once, so that what else the machine does meets them alike. */
async function measureCosts(count: number, pace: Pace): Promise<Costs> {
  const [ours, defaults, lean] = await Promise.all([
    costOf(spawnCollectors("[process_groups]"), (peer) => cpuPerPoll(peer, pace, false)),
    costOf(spawnProcessExporter([]), (peer) => cpuPerScrape(peer, pace)),
    costOf(spawnProcessExporter(LEAN_FLAGS), (peer) => cpuPerScrape(peer, pace)),
  ]);
  return { count, ours, defaults, lean };
}

async function measureOthers(
  name: string,
  { defaults, lean }: Costs,
  pace: Pace,
): Promise<Figures> {
  const found = await Promise.all(
    OTHERS.map(({ collectors, isScraped }) =>
      costOf(spawnCollectors(collectors), (peer) => cpuPerPoll(peer, pace, isScraped)),
    ),
  );
  const rows = OTHERS.map(({ what }, index) => {
    const theirs = what.includes("smaps") ? defaults : lean;
    return rowOf(`${name}, CPU ${what}`, "seconds", found[index]?.cpu ?? NaN, theirs.cpu);
  });
  return { rows, targets: [] };
}

function spawnCollectors(collectors: string): Promise<Peer> {
  return spawnOurs(`interval: 1s\ncollectors: ${collectors}\n`);
}

function costOf(spawned: Promise<Peer>, measure: (peer: Peer) => Promise<number>): Promise<Cost> {
  return withPeer(spawned, async (peer) => {
    const cpu = await measure(peer);
    return { cpu, rss: memoryOf(peer.pid).rssBytes };
  });
}

function costFigures(name: string, { ours, defaults, lean }: Costs, hasTargets: boolean): Figures {
  const [what, leanWhat] = [`${name}, CPU a poll`, `${name}, CPU a poll, process-exporter lean`];
  const against = (theirs: Cost, atMost: number): Target => ({
    what: `${name}, CPU a poll, against process-exporter${theirs === lean ? " lean" : ""}`,
    unit: "times",
    is: ours.cpu / theirs.cpu,
    atMost,
  });
  return {
    rows: [
      rowOf(what, "seconds", ours.cpu, defaults.cpu),
      rowOf(leanWhat, "seconds", ours.cpu, lean.cpu),
      rowOf(`${name}, RSS`, "bytes", ours.rss, defaults.rss),
    ],
    targets: hasTargets ? [against(defaults, TARGET_CPU), against(lean, TARGET_LEAN_CPU)] : [],
  };
}

function rowOf(what: string, unit: Unit, ours: number, processExporter: number): Row {
  return { what, unit, ours, processExporter };
}

/** What a process costs among many, against what one costs among the fewest. */
function growthTargets([fewest, ...more]: readonly Costs[]): readonly Target[] {
  const each = ({ count, ours }: Costs) => ours.cpu / count;
  return more.map((costs) => ({
    what: `${costs.count} processes, CPU a poll and process, against ${fewest?.count ?? 0}`,
    unit: "times",
    is: each(costs) / (fewest === undefined ? NaN : each(fewest)),
    atMost: TARGET_GROWTH,
  }));
}
