import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { top_processes } from "../src/collectors/top_processes.ts";
import { parseBusySeconds } from "../src/kernel/cpu_busy.ts";
import { createKernelReader } from "../src/kernel/reader.ts";
import type { Family } from "../src/model/family.ts";
import { endAfter, start } from "./processes.ts";

const PROCESSES = 200;
const INTERVAL_MILLISECONDS = 5000;
const [RESIDENT_PAGES, PAGE_BYTES] = [21, 4096];

/** Works a while, waits a while, now and then writes or ends: a shell, so that 200 of them are light. */
const LOAD = `
seed=$1; share=$2; file=$3
draw() { seed=$(( (seed * 1103515245 + 12345) & 2147483647 )); drawn=$(( (seed >> 8) % $1 )); }
while draw 100; [ $drawn -gt 0 ]; do
  draw 2000; turns=$(( drawn * share )); turn=0
  while [ $turn -lt $turns ]; do turn=$(( turn + 1 )); done
  draw 20; [ $drawn -gt 0 ] || head -c $(( share * 65536 )) /dev/zero > "$file"
  draw 100; sleep $(( drawn / 10 )).$(( drawn % 10 ))
done`;

const { values: given } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    count: { type: "string", default: "10" },
  },
});
const [minutes, count] = [Number(given.minutes), Number(given.count)];
endAfter(minutes + 2);

/** What the series of one family have come to. */
interface Sums {
  /** Of all that were ever there: one that comes back goes on where it was. */
  readonly last: Map<string, number>;
  grown: number;
  falls: number;
}

const sums = new Map<string, Sums>();

function note({ name, samples }: Family): void {
  const sum = sums.get(name) ?? { last: new Map<string, number>(), grown: 0, falls: 0 };
  for (const { labels, value } of samples) {
    const key = JSON.stringify(labels);
    const growth = value - (sum.last.get(key) ?? 0);
    if (growth < 0) sum.falls++;
    else sum.grown += growth;
    sum.last.set(key, value);
  }
  sums.set(name, sum);
}

/** What the series of a family add up to. */
function sumOfSeries(families: readonly Family[], name: string): number {
  const samples = families.find((family) => family.name === name)?.samples ?? [];
  return samples.reduce((sum, { value }) => sum + value, 0);
}

function startLoad(folder: string): { readonly stop: () => void } {
  let isOver = false;
  let started = 0;
  const run = (): void => {
    const seed = ++started * 7919;
    const share = Math.ceil(5 * ((started * 0.618) % 1) ** 3);
    const argv = ["-c", LOAD, "load", String(seed), String(share), join(folder, String(started))];
    const { child } = start("sh", argv);
    child.once("exit", () => {
      if (!isOver) run();
    });
    children.add(child);
    child.once("exit", () => children.delete(child));
  };
  const children = new Set<ReturnType<typeof start>["child"]>();
  for (let each = 0; each < PROCESSES; each++) run();
  return {
    stop: () => {
      isOver = true;
      for (const child of children) child.kill("SIGKILL");
    },
  };
}

async function main(): Promise<void> {
  const kernel = createKernelReader();
  const options = top_processes.options.parse({ count });
  const source = top_processes.open(options, { kernel, now: Date.now });
  const folder = mkdtempSync(join(tmpdir(), "top-"));
  const load = startLoad(folder);
  const context = { signal: new AbortController().signal, timeoutSeconds: 5, pause: () => turn() };
  const busySeconds = (): number => parseBusySeconds(readFileSync("/proc/stat", "utf8"));
  const [polls, milliseconds] = [Math.round((minutes * 60_000) / INTERVAL_MILLISECONDS), [0]];
  let [busyAtFirst, busyNow, residentRatios] = [0, 0, [] as number[]];
  let families: readonly Family[] = [];
  for (let poll = 0; poll <= polls; poll++) {
    const since = process.cpuUsage();
    families = await source.poll(context);
    const { user, system } = process.cpuUsage(since);
    if (poll > 0) milliseconds.push((user + system) / 1000);
    busyNow = busySeconds();
    if (poll === 0) busyAtFirst = busyNow;
    const shown = sumOfSeries(families, "top_process_resident_memory_bytes");
    residentRatios = [...residentRatios, shown / residentBytes()];
    for (const family of families) note(family);
    if (poll < polls) await sleep(INTERVAL_MILLISECONDS);
  }
  load.stop();
  source.close?.();
  kernel.close();
  rmSync(folder, { recursive: true, force: true });

  const cpu = sums.get("top_process_cpu_seconds_total");
  const host = busyNow - busyAtFirst;
  const members = families.find(({ name }) => name === "top_process_cpu_seconds_total")?.samples;
  const mean = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0) / of.length;
  console.log(`${minutes} min, ${PROCESSES} processes, a poll each ${INTERVAL_MILLISECONDS} ms`);
  console.log(`CPU: series ${cpu?.grown.toFixed(2)} s, host ${host.toFixed(2)} s`);
  console.log(`CPU: series / host ${((cpu?.grown ?? NaN) / host).toFixed(4)}, want 1 ± 0.01`);
  console.log(`CPU: listed at the end ${(members?.length ?? 0) - 1} of ${count}`);
  console.log(`resident memory: series / sum over /proc ${mean(residentRatios).toFixed(4)}`);
  console.log(`CPU of a poll: ${mean(milliseconds.slice(1)).toFixed(2)} ms`);
  for (const [name, { last, falls }] of sums) {
    const isGauge = !name.endsWith("_total");
    const fell = isGauge ? "" : `, ${falls} fell, want 0`;
    console.log(`${name}: ${last.size} series created, want < ${3 * count}${fell}`);
  }
}

/** A reading of our own of what all processes have. @see proc_pid_stat(5) */
function residentBytes(): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.reduce((sum, pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      const pages = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[RESIDENT_PAGES];
      return sum + Number(pages) * PAGE_BYTES;
    } catch {
      return sum;
    }
  }, 0);
}

await main();
