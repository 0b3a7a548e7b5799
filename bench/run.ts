import { writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import yargs from "yargs";
import { measureCpu } from "./cpu.ts";
import { measureDefaults } from "./defaults.ts";
import { measureGrowth } from "./growth.ts";
import { measureLatency } from "./latency.ts";
import { measureMany } from "./many.ts";
import { measureMemory } from "./memory.ts";
import { measureProcesses } from "./process_scans.ts";
import { endAfter, stopAll, versionOf } from "./processes.ts";
import { renderTable, renderTargets, type Findings } from "./report.ts";
import { measureStart } from "./start.ts";

interface Measurement {
  /** The programs on PATH without which it is left out. */
  readonly needs: readonly string[];
  readonly measure: (options: { readonly quick: boolean }) => Promise<Findings>;
}

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  latency: { needs: ["node_exporter"], measure: measureLatency },
  cpu: { needs: ["node_exporter"], measure: measureCpu },
  start: { needs: ["node_exporter"], measure: measureStart },
  memory: { needs: ["node_exporter"], measure: measureMemory },
  defaults: { needs: ["node_exporter"], measure: measureDefaults },
  many: { needs: ["node_exporter"], measure: measureMany },
  processes: { needs: ["process-exporter", "perl"], measure: measureProcesses },
  growth: { needs: [], measure: measureGrowth },
};
const LIMIT_MINUTES = 60;

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
const tools = new Set(Object.values(MEASUREMENTS).flatMap(({ needs }) => needs));
const versions = new Map([...tools].map((name) => [name, versionOf(name)] as const));
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
    await stopAll();
    return undefined;
  }
}

function describeMachine(): string {
  const processors = cpus();
  return [
    `${processors.length} CPUs (${processors[0]?.model.trim() ?? "unknown"})`,
    `Linux ${release()}`,
    `Node ${process.version}`,
    ...[...versions].map(([name, version]) => `${name} ${version ?? "missing"}`),
  ].join(", ");
}
