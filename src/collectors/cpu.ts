import { z } from "zod";
import { advance } from "../kernel/cpu_advance.ts";
import { type CpuState, createCpuStateReader } from "../kernel/cpu_sysfs.ts";
import { type CpuInfo, parseCpuinfo } from "../kernel/cpuinfo.ts";
import { CPU_MODES, type CpuTimes, parseCpuTimes } from "../kernel/stat.ts";
import { rememberEach } from "../lib/remember.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import type { Labels, Sample } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { createLabelPool, type LabelPool } from "../model/label_pool.ts";
import { type Metric, metric } from "../model/metric.ts";
import { defineCollector, type Source } from "../polling/collector.ts";
import { cpusOf, PORTABLE_CPU_MODES } from "../portable/cpu.ts";
import type { PortableReader } from "../portable/reader.ts";

/** What each CPU does, how often it was too hot, whether it is online, and what it is, as `node_cpu_*`. */
export const cpu = defineCollector({
  kind: "cpu",
  description: "Seconds each CPU spent in each mode, throttling, and which CPUs are online.",
  sources: ["/proc/stat", "/proc/cpuinfo", "/sys/devices/system/cpu"],
  replaces: ["cpu"],
  onByDefault: true,
  portable: {},
  options: z.strictObject({
    guest: z.boolean().default(true).describe("Show the time spent running guests."),
    info: z.boolean().default(false).describe("Show what /proc/cpuinfo says of each CPU."),
    flags: filterOptions("flags", { include: [] })
      .prefault({})
      .describe("The CPU's flags to show; where any are included, info is shown too."),
    bugs: filterOptions("bugs", { include: [] })
      .prefault({})
      .describe("The CPU's bugs to show; where any are included, info is shown too."),
  }),
  open: ({ guest, info, flags, bugs }, { kernel, now, portable }) => {
    const hasInfo = info || flags.include.length > 0 || bugs.include.length > 0;
    if (portable) return openPortable(portable, hasInfo);
    const addTimes = openTimes(CPU_MODES, guest ? CPU_MODES.length : GUEST);
    const readState = createCpuStateReader(kernel, now);
    const addFirst = firstInfo(createFilter(flags), createFilter(bugs));
    const addState = openState();
    const pool = createLabelPool();
    const table = createFamilyTable();
    return {
      poll: () => {
        table.turn();
        addTimes(table, parseCpuTimes(kernel.proc("stat")));
        addState(table, readState());
        if (hasInfo) {
          pool.turn();
          const cpus = parseCpuinfo(kernel.proc("cpuinfo"));
          for (const each of cpus) addInfo(table, pool, each);
          addFirst(table, pool, cpus[0]);
        }
        return table.families();
      },
    };
  },
});

/** Elsewhere the CPUs show their times and their names, and no flags. */
function openPortable({ cpus }: PortableReader, hasInfo: boolean): Source {
  const addTimes = openTimes(PORTABLE_CPU_MODES, GUEST);
  const pool = createLabelPool();
  const table = createFamilyTable();
  return {
    poll: () => {
      table.turn();
      pool.turn();
      const all = cpusOf(cpus());
      addTimes(table, all);
      if (hasInfo) for (const each of all) addInfo(table, pool, { ...UNKNOWN, ...each });
      return table.families();
    },
  };
}

const UNKNOWN = {
  ...{ package: "", core: "", vendor: "", family: "", model: "", microcode: "" },
  ...{ stepping: "", cacheSize: "", flags: [], bugs: [] },
};

const GUEST = CPU_MODES.indexOf("guest");

const SECONDS = metric(
  "counter",
  "node_cpu_seconds_total",
  "Seconds a CPU spent in a mode; time of guests is in user and nice too.",
);
const GUEST_SECONDS = metric(
  "counter",
  "node_cpu_guest_seconds_total",
  "Seconds a CPU spent running guests, by the guests' mode.",
);
const REGRESSIONS = metric(
  "counter",
  "metrics_exporter_regressions_total",
  "Readings below the last one: held back, or shown because the counter has restarted.",
);
const CORE_THROTTLES = metric(
  "counter",
  "node_cpu_core_throttles_total",
  "Times a core was slowed down because it was too hot.",
);
const PACKAGE_THROTTLES = metric(
  "counter",
  "node_cpu_package_throttles_total",
  "Times a package was slowed down because it was too hot.",
);
const ISOLATED = metric(
  "gauge",
  "node_cpu_isolated",
  "1 where the scheduler leaves the CPU alone.",
);
const ONLINE = metric("gauge", "node_cpu_online", "Whether the CPU is online.");
const INFO = metric("gauge", "node_cpu_info", "1, with what the kernel knows of the CPU.");
const HERTZ = metric("gauge", "node_cpu_frequency_hertz", "Frequency of the CPU just now.");
const FLAG = metric("gauge", "node_cpu_flag_info", "1 for each flag of the first CPU.");
const BUG = metric("gauge", "node_cpu_bug_info", "1 for each known bug of the first CPU.");

const HELD: Labels = { kind: "cpu", outcome: "held" };
const RESTARTED: Labels = { kind: "cpu", outcome: "restarted" };

/** A CPU, and the labels of its modes. */
interface ShownCpu {
  readonly cpu: string;
  readonly labels: readonly Labels[];
}

/** Adds the modes from the first to before `end`, as far as the kernel has them. */
function openTimes(
  modes: readonly string[],
  end: number,
): (table: FamilyTable, now: readonly CpuTimes[]) => void {
  let shown: readonly CpuTimes[] = [];
  let known: readonly ShownCpu[] = [];
  let [held, restarted] = [0, 0];
  return (table, now) => {
    const next = advance(shown, now);
    shown = next.cpus;
    held += next.held;
    restarted += next.restarted;
    known = labelledCpus(shown, known, modes);
    for (const [place, { labels }] of known.entries()) {
      const seconds = shown[place]?.seconds ?? [];
      for (let index = 0; index < seconds.length && index < end; index++) {
        const label = labels[index];
        if (label === undefined) break;
        table.add(index < GUEST ? SECONDS : GUEST_SECONDS, label, seconds[index]);
      }
    }
    table.add(REGRESSIONS, HELD, held);
    table.add(REGRESSIONS, RESTARTED, restarted);
  };
}

/** The CPUs with their labels: those that they had the last time. */
function labelledCpus(
  cpus: readonly CpuTimes[],
  known: readonly ShownCpu[],
  modes: readonly string[],
): readonly ShownCpu[] {
  const areKnown =
    cpus.length === known.length && cpus.every(({ cpu }, place) => cpu === known[place]?.cpu);
  if (areKnown) return known;
  const byName = new Map(known.map((one) => [one.cpu, one]));
  return cpus.map(({ cpu }) => byName.get(cpu) ?? { cpu, labels: labelsOf(cpu, modes) });
}

function labelsOf(cpu: string, modes: readonly string[]): Labels[] {
  return modes.map((mode) => ({
    cpu,
    mode: mode === "guest" ? "user" : mode === "guest_nice" ? "nice" : mode,
  }));
}

/** Adds what sysfs says of the CPUs: the rows are those of the last time while the state is. */
function openState(): (table: FamilyTable, state: CpuState) => void {
  const pool = createLabelPool();
  const show = rememberEach(([state]: readonly CpuState[]) => {
    pool.turn();
    return state === undefined ? [] : stateRows(state, pool);
  });
  return (table, state) => {
    for (const { of, labels, value } of show([state])) table.add(of, labels, value);
  };
}

/** A sample and its metric. */
interface Row extends Sample {
  readonly of: Metric;
}

function stateRows({ throttles, isolated, online }: CpuState, pool: LabelPool): Row[] {
  return [
    ...throttles.map(({ package: id, core, count }) =>
      core === undefined
        ? { of: PACKAGE_THROTTLES, labels: pool.of({ package: id }), value: count }
        : { of: CORE_THROTTLES, labels: pool.of({ package: id, core }), value: count },
    ),
    ...isolated.map((cpu) => ({ of: ISOLATED, labels: pool.of({ cpu }), value: 1 })),
    ...online.map((one) => ({
      of: ONLINE,
      labels: pool.of({ cpu: one.cpu }),
      value: Number(one.online),
    })),
  ];
}

function addInfo(table: FamilyTable, pool: LabelPool, info: CpuInfo): void {
  const { cpu, package: id, core, vendor, family, model, microcode, stepping } = info;
  const [model_name, cachesize] = [info.modelName, info.cacheSize];
  const names = { vendor, family, model, model_name, microcode, stepping, cachesize };
  table.add(INFO, pool.of({ package: id, core, cpu, ...names }), 1);
  table.add(HERTZ, pool.of({ package: id, core, cpu }), info.hertz);
}

/** What all CPUs have in common, and only the first is asked for. */
function firstInfo(isFlag: (flag: string) => boolean, isBug: (bug: string) => boolean) {
  return (table: FamilyTable, pool: LabelPool, first: CpuInfo | undefined): void => {
    for (const flag of new Set(first?.flags)) {
      if (isFlag(flag)) table.add(FLAG, pool.of({ flag }), 1);
    }
    for (const bug of new Set(first?.bugs)) {
      if (isBug(bug)) table.add(BUG, pool.of({ bug }), 1);
    }
  };
}
