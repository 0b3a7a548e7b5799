import { z } from "zod";
import { listPolicies, readGovernors } from "../kernel/cpufreq.ts";
import { createSlowAttributes } from "../kernel/slow_attributes.ts";
import { NoDataError } from "../lib/errors.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The frequency each CPU runs at and may run at, as `node_cpu_frequency_*` and `node_cpu_scaling_*`. */
export const cpufreq = defineCollector({
  kind: "cpufreq",
  description: "Frequency each CPU runs at, its limits, and the governor that chooses it.",
  sources: ["/sys/devices/system/cpu/cpu*/cpufreq"],
  replaces: ["cpufreq"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    // Up to Linux 5.17 an x86 CPU is measured for 10 ms to tell its frequency.
    const { read } = createSlowAttributes(kernel);
    const [ofCpu, ofGovernor] = [createLabelCache("cpu"), createLabelCache("cpu", "governor")];
    return {
      poll: async () => {
        ofCpu.turn();
        ofGovernor.turn();
        const table = createFamilyTable(FREQUENCIES.map(([, row]) => row));
        for (const policy of listPolicies(kernel)) {
          for (const [file, row] of FREQUENCIES) {
            const hertz = parseHertz(await read(`${policy.folder}/${file}`));
            for (const cpu of policy.cpus) table.add(row, ofCpu.of(cpu), hertz);
          }
          const { current, available } = readGovernors(kernel, policy);
          for (const cpu of current === "" ? [] : policy.cpus) {
            for (const governor of available) {
              table.add(GOVERNOR, ofGovernor.of(cpu, governor), Number(governor === current));
            }
          }
        }
        const families = table.families();
        if (families.length === 0) throw new NoDataError("This host's CPUs have no cpufreq");
        return families;
      },
    };
  },
});

const FREQUENCIES: readonly (readonly [file: string, row: Metric])[] = [
  ["cpuinfo_cur_freq", hertz("frequency", "Frequency of the CPU just now.")],
  ["cpuinfo_avg_freq", hertz("frequency_avg", "Frequency of the CPU of late, on average.")],
  ["cpuinfo_min_freq", hertz("frequency_min", "Lowest frequency of the CPU.")],
  ["cpuinfo_max_freq", hertz("frequency_max", "Highest frequency of the CPU.")],
  ["scaling_cur_freq", hertz("scaling_frequency", "Frequency the CPU was last set to.")],
  ["scaling_min_freq", hertz("scaling_frequency_min", "Lowest frequency it may be set to.")],
  ["scaling_max_freq", hertz("scaling_frequency_max", "Highest frequency it may be set to.")],
];

const GOVERNOR = metric(
  "gauge",
  "node_cpu_scaling_governor",
  "1 for the governor in force, 0 for the others there are.",
);

function hertz(part: string, help: string): Metric {
  return metric("gauge", `node_cpu_${part}_hertz`, help);
}

/** Undefined where the driver says `<unknown>`, or nothing. */
function parseHertz(kilohertz: string | undefined): number | undefined {
  return /^\s*\d+\s*$/.test(kilohertz ?? "") ? Number(kilohertz) * 1000 : undefined;
}
