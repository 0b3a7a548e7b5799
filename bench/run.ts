import { writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import yargs from "yargs";
import { measureCpu } from "./cpu.ts";
import { measureGrowth } from "./growth.ts";
import { measureLatency } from "./latency.ts";
import { measureMemory } from "./memory.ts";
import { endAfter, versionOf } from "./processes.ts";
import { renderTable, renderTargets, type Findings } from "./report.ts";
import { measureStart } from "./start.ts";

interface Measurement {
  readonly needs: readonly string[];
  readonly measure: (options: { readonly quick: boolean }) => Promise<Findings>;
}

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  latency: { needs: ["wrk", "node_exporter"], measure: measureLatency },
  cpu: { needs: ["node_exporter"], measure: measureCpu },
  start: { needs: ["node_exporter"], measure: measureStart },
  memory: { needs: ["node_exporter"], measure: measureMemory },
  growth: { needs: [], measure: measureGrowth },
};
const LIMIT_MINUTES = 30;

const options = await yargs(process.argv.slice(2))
  .scriptName("npm run bench --")
  .usage("$0\n\nMeasures the built daemon, beside node_exporter where that is on PATH.")
  .option("quick", {
    type: "boolean",
    default: false,
    describe: "Shorter: shows that it works, no more",
  })
  .option("only", {
    choices: Object.keys(MEASUREMENTS),
    array: true,
    describe: "Only these measurements",
  })
  .option("json", { type: "string", describe: "Write the figures to this file, too" })
  .strict()
  .parseAsync();

endAfter(LIMIT_MINUTES);
const versions = new Map(["node_exporter", "wrk"].map((name) => [name, versionOf(name)] as const));
const machine = describeMachine();
console.log(machine);
const findings: Findings[] = [];
for (const name of options.only ?? Object.keys(MEASUREMENTS)) {
  const found = await measure(name);
  if (found) findings.push(found);
}
const rows = findings.flatMap((each) => each.rows);
const targets = findings.flatMap((each) => each.targets);
const notes = findings.flatMap((each) => each.notes);
console.log(`\n${renderTable(rows)}\n\n${notes.join("\n")}\n\n${renderTargets(targets)}`);
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify({ machine, rows, targets, notes }, null, 2)}\n`);
}
process.exit(0);

async function measure(name: string): Promise<Findings | undefined> {
  const { needs = [], measure } = MEASUREMENTS[name] ?? {};
  const missing = needs.filter((tool) => versions.get(tool) === null);
  if (missing.length > 0) {
    console.error(`${name}: left out, want ${missing.join(" and ")} on PATH`);
    return undefined;
  }
  console.error(`${name} …`);
  try {
    return await measure?.({ quick: options.quick });
  } catch (error) {
    console.error(`${name}: left out`, error);
    return undefined;
  }
}

function describeMachine(): string {
  const processors = cpus();
  const tools = [...versions].map(([name, version]) => `${name} ${version ?? "missing"}`);
  return [
    `${processors.length} CPUs (${processors[0]?.model.trim() ?? "unknown"})`,
    `Linux ${release()}`,
    `Node ${process.version}`,
    ...tools,
  ].join(", ");
}
