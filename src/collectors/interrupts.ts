import { z } from "zod";
import { type CpuTableRow, parseCpuTable } from "../kernel/cpu_table.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { createCpuLabels } from "../model/cpu_labels.ts";
import type { Sample } from "../model/family.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * Interrupts each CPU serviced, as `node_interrupts_total`. `cpu` is the kernel's number of the CPU, as in every other
 * collector: where CPUs are offline it is not the number of the column.
 */
export const interrupts = defineCollector({
  kind: "interrupts",
  description: "Interrupts each CPU serviced, by type and device.",
  sources: ["/proc/interrupts"],
  replaces: ["interrupts"],
  options: z.strictObject({
    interrupts: filterOptions("interrupts, each written `type;info;devices`")
      .prefault({})
      .describe("The interrupts to show: `LOC;*`, `*;*;*eth0*`."),
    include_zeros: z
      .boolean()
      .default(true)
      .describe("Whether to show the interrupts a CPU has never serviced."),
  }),
  open: ({ interrupts, include_zeros: includeZeros }, { kernel }) => {
    const isWanted = createFilter(interrupts);
    const labels = createCpuLabels("type", "info", "devices");
    return {
      poll: () => {
        const { cpus, rows } = parseCpuTable(kernel.proc("interrupts"), "interrupts");
        labels.turn(cpus);
        const samples: Sample[] = [];
        for (const row of rows) {
          const { info, devices } = describe(row);
          if (info === "" || !isWanted(`${row.name};${info};${devices}`)) continue;
          labels.of(row.name, info, devices).forEach((label, index) => {
            const value = row.counts[index] ?? 0;
            if (includeZeros || value !== 0) samples.push({ labels: label, value });
          });
        }
        return ifAny(INTERRUPTS, samples);
      },
    };
  },
});

const INTERRUPTS = metric("counter", "node_interrupts_total", "Interrupts a CPU serviced.");

/** A device's interrupt has a number, and names its controller before the devices. */
function describe({ name, rest }: CpuTableRow): { info: string; devices: string } {
  const words = rest.split(/\s+/);
  if (!/^\d+$/.test(name)) return { info: words.join(" "), devices: "" };
  return { info: words[0] ?? "", devices: words.slice(1).join(" ") };
}
