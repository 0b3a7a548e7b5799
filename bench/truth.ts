import { setTimeout as sleep } from "node:timers/promises";
import yargs from "yargs";
import {
  only,
  serving,
  spawnNodeExporter,
  spawnOurs,
  spawnPrometheus,
  answers,
  type Peer,
} from "./peers.ts";
import { endAfter, start } from "./processes.ts";

const SCRAPE_SECONDS = 15;
const RANGE_SECONDS = 60;
const TARGET_CORES = 0.02;
const MODES = ["user", "system", "idle"];

/** Does polling at an interval of its own tell Prometheus anything else than reading at the scrape does? */
const { minutes } = await yargs(process.argv.slice(2))
  .usage(
    "$0\n\nCompares the CPU usage that Prometheus sees through ours and through node_exporter under a steady load.",
  )
  .option("minutes", {
    type: "number",
    default: 5,
    describe: "How long the load lasts, 3 at least",
  })
  .strict()
  .parseAsync();
endAfter(minutes + 3);

const ours = await serving(spawnOurs("collectors: [cpu]\n"));
const nodeExporter = await serving(spawnNodeExporter(only("cpu")));
// The same node_exporter under another name is scraped at other moments: what that alone changes is no fault of ours.
const jobs = { ours, node_exporter: nodeExporter, control: nodeExporter };
const prometheus = await spawnPrometheus(jobs, `${SCRAPE_SECONDS}s`);
await answers(prometheus, "\n# TYPE ");
const burner = start(process.execPath, [
  "-e",
  `setTimeout(() => process.exit(), ${minutes * 60_000 + 60_000}).unref(); for (;;);`,
]);
const loadedAt = Date.now() / 1000;
console.error(`one core under load for ${minutes} minutes …`);
await sleep(minutes * 60_000);
const endedAt = Date.now() / 1000;

console.log("CPU usage as rate over 1 min, in cores, at each step of 15 s under steady load");
for (const mode of MODES) console.log(await compare(prometheus, mode));
await burner.stop();
for (const peer of [prometheus, nodeExporter, ours]) await peer.stop();
process.exit(0);

/** One line: both means, and the largest difference at any step. */
async function compare(peer: Peer, mode: string): Promise<string> {
  const mine = await queryRates(peer, "ours", mode);
  const theirs = await queryRates(peer, "node_exporter", mode);
  const control = await queryRates(peer, "control", mode);
  const [largest, unavoidable] = [
    largestDifference(mine, theirs),
    largestDifference(control, theirs),
  ];
  const missed = unavoidable < TARGET_CORES / 2 ? "MISSED" : "undecided, the machine is not steady";
  const verdict = largest < TARGET_CORES ? "ok" : missed;
  return (
    `${mode.padEnd(6)}  ours ${mean(mine.values())}  node_exporter ${mean(theirs.values())}  ` +
    `largest difference of ${mine.size} steps ${largest.toFixed(4)}, want below ${TARGET_CORES}  ${verdict}; ` +
    `node_exporter from itself, scraped at other moments: ${unavoidable.toFixed(4)}`
  );
}

type Curve = ReadonlyMap<number, number>;

function largestDifference(one: Curve, other: Curve): number {
  const steps = [...one.keys()].filter((at) => other.has(at));
  return Math.max(...steps.map((at) => Math.abs((one.get(at) ?? NaN) - (other.get(at) ?? NaN))));
}

interface Matrix {
  readonly data: {
    readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[];
  };
}

/** The rate at each step whose whole range lies under load, by time. */
async function queryRates(peer: Peer, job: string, mode: string): Promise<Curve> {
  const query = `sum(rate(node_cpu_seconds_total{job="${job}",mode="${mode}"}[${RANGE_SECONDS}s]))`;
  const parameters = new URLSearchParams({
    query,
    start: String(loadedAt + RANGE_SECONDS + SCRAPE_SECONDS),
    end: String(endedAt),
    step: String(SCRAPE_SECONDS),
  });
  const url = `http://127.0.0.1:${peer.port}/api/v1/query_range?${parameters.toString()}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const { data } = (await response.json()) as Matrix;
  return new Map(data.result[0]?.values.map(([at, value]) => [at, Number(value)]) ?? []);
}

function mean(values: Iterable<number>): string {
  const all = [...values];
  return (all.reduce((sum, value) => sum + value, 0) / all.length).toFixed(4);
}
