import type * as DaemonModule from "../src/daemon.ts";
import type * as LoadModule from "../src/config/load.ts";
import type * as AssembleModule from "../src/exposition/assemble.ts";
import type * as RenderModule from "../src/exposition/render.ts";
import type * as ClockModule from "../src/lib/clock.ts";
import type { Family, Labels } from "../src/model/family.ts";
import type { CollectorDefinition, PollContext } from "../src/polling/collector.ts";

/** What the process that measures may ask for: the longest step of a poll since it last asked, in seconds, or the parts. */
export type GrowthOrder = "longest poll" | "parts";

/** The longest stretch of each part between two turns of the event loop, in seconds: the median of several pages. */
export type Parts = Readonly<Record<"render first" | "render next" | "assemble", number>>;

const FAMILIES = 10;
const TURNS = 10;

const [dist = "", seriesText, port] = process.argv.slice(2);
const perFamily = Number(seriesText) / FAMILIES;
const { startDaemon } = (await import(`${dist}/daemon.js`)) as typeof DaemonModule;
const { loadConfig } = (await import(`${dist}/config/load.js`)) as typeof LoadModule;
const { systemClock } = (await import(`${dist}/lib/clock.js`)) as typeof ClockModule;
const { createAssembler } = (await import(
  `${dist}/exposition/assemble.js`
)) as typeof AssembleModule;
const { createRenderer } = (await import(`${dist}/exposition/render.js`)) as typeof RenderModule;

const labels: readonly Labels[] = Array.from({ length: perFamily }, (_, index) => ({
  device: `device${index}`,
  direction: index % 2 === 0 ? "in" : "out",
}));
let polls = 0;
let longestPoll = 0;

/** One of the families, every value another than at the poll before: half of them whole numbers, half not. */
function family(number: number): Family {
  const samples = labels.map((each, index) => ({
    labels: each,
    value: index % 2 === 0 ? index * 1000 + polls : index + polls / 7,
  }));
  const name = `bench_family_${number}_total`;
  return { name, help: "A series that changes at each poll.", type: "counter", samples };
}

async function poll({ pause }: Pick<PollContext, "pause">): Promise<readonly Family[]> {
  polls += 1;
  const families: Family[] = [];
  for (let number = 0; number < FAMILIES; number++) {
    const startedAt = performance.now();
    families.push(family(number));
    longestPoll = Math.max(longestPoll, (performance.now() - startedAt) / 1000);
    await pause();
  }
  return families;
}

process.on("message", (order: GrowthOrder) => {
  switch (order) {
    case "longest poll":
      process.send?.(longestPoll);
      longestPoll = 0;
      break;
    case "parts":
      void measureParts().then((parts) => process.send?.(parts));
      break;
  }
});

/** Renders as the server does, with a watch on what lies between two turns of the event loop. */
async function measureParts(): Promise<Parts> {
  const renderer = createRenderer({
    format: "text",
    constantLabels: { app_id: "bench" },
    timestamps: false,
  });
  const assemble = createAssembler("text", () => undefined);
  const longest: Record<keyof Parts, number[]> = {
    "render first": [],
    "render next": [],
    assemble: [],
  };
  for (let turn = 0; turn < TURNS; turn++) {
    const families = await poll({ pause: turnLoop });
    const [rendered, rendering] = await watch((pause) =>
      renderer.render("bench", families, 0, pause),
    );
    longest[turn === 0 ? "render first" : "render next"].push(rendering);
    const [, assembling] = await watch((pause) => assemble([rendered], undefined, pause));
    longest.assemble.push(assembling);
  }
  const middle = (part: keyof Parts): number =>
    longest[part].sort((a, b) => a - b)[longest[part].length >> 1] ?? 0;
  return {
    "render first": middle("render first"),
    "render next": middle("render next"),
    assemble: middle("assemble"),
  };
}

/** What the work results in, and the longest it went without a pause. */
async function watch<Result>(
  work: (pause: () => Promise<void>) => Result,
): Promise<[result: Awaited<Result>, seconds: number]> {
  let since = performance.now();
  let longest = 0;
  const note = (): void => {
    longest = Math.max(longest, (performance.now() - since) / 1000);
  };
  const result = await work(async () => {
    note();
    await turnLoop();
    since = performance.now();
  });
  note();
  return [result, longest];
}

function turnLoop(): Promise<void> {
  return new Promise(setImmediate);
}

const kind = "synthetic";
const definition = { kind, description: "", sources: [], open: () => ({ poll }) };
const loaded = loadConfig(
  { path: "bench", text: `listen: 127.0.0.1:${port}\ncollectors: [loadavg]\n` },
  {},
);
const limits = { intervalSeconds: 1, timeoutSeconds: 1, maxSeries: Infinity };
const collectors = [{ name: kind, kind, ...limits, options: {} }];
await startDaemon(() => ({ ...loaded, collectors, log: { ...loaded.log, level: "warn" } }), {
  catalog: [definition as unknown as CollectorDefinition],
  clock: systemClock,
  build: {
    version: "bench",
    nodeVersion: process.version,
    platform: process.platform,
    arch: process.arch,
  },
  pid: process.pid,
  cmdline: [],
  activeResources: () => 0,
  systemdSockets: 0,
  isTerminal: false,
});
