import { z } from "zod";
import { parseCpuTable } from "../kernel/cpu_table.ts";
import { createCpuLabels } from "../model/cpu_labels.ts";
import type { Sample } from "../model/family.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** Soft interrupts each CPU ran, as `node_softirqs_functions_total`. */
export const softirqs = defineCollector({
  kind: "softirqs",
  description: "Soft interrupts each CPU ran, by type.",
  sources: ["/proc/softirqs"],
  replaces: ["softirqs"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createCpuLabels("type");
    return {
      poll: () => {
        const { cpus, rows } = parseCpuTable(kernel.proc("softirqs"), "softirqs");
        labels.turn(cpus);
        const samples: Sample[] = [];
        for (const { name, counts } of rows) {
          labels.of(name).forEach((label, index) => {
            samples.push({ labels: label, value: counts[index] ?? 0 });
          });
        }
        return ifAny(SOFTIRQS, samples);
      },
    };
  },
});

const SOFTIRQS = metric("counter", "node_softirqs_functions_total", "Soft interrupts a CPU ran.");
