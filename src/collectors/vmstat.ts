import { z } from "zod";
import { createSteadyValuesParser } from "../kernel/steady_values.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { NO_LABELS } from "../model/family.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { metric } from "../model/metric.ts";
import { createMetricsByName } from "../model/metrics_by_name.ts";
import { defineCollector } from "../polling/collector.ts";

const DEFAULT_INCLUDE = ["oom_kill*", "pgpg*", "pswp*", "pg*fault*"];

/** Fields of `/proc/vmstat`, as `node_vmstat_*`. */
export const vmstat = defineCollector({
  kind: "vmstat",
  description:
    "Page faults, paging, swapping and kills for want of memory, and other counts of virtual memory.",
  sources: ["/proc/vmstat"],
  replaces: ["vmstat"],
  onByDefault: true,
  options: z.strictObject({
    fields: filterOptions("fields", { include: DEFAULT_INCLUDE })
      .prefault({})
      .describe("The fields of `/proc/vmstat` to show."),
  }),
  open: ({ fields }, { kernel }) => {
    const valuesOf = createSteadyValuesParser("vmstat", createFilter(fields));
    const metricOf = createMetricsByName((field) =>
      metric("untyped", `node_vmstat_${field}`, helpOf(field)),
    );
    const table = createFamilyTable();
    return {
      poll: () => {
        table.turn();
        for (const [field, value] of valuesOf(kernel.proc("vmstat"))) {
          table.add(metricOf(field), NO_LABELS, value);
        }
        return table.families();
      },
    };
  },
});

/** The fields that are shown unless the configuration says otherwise. */
const HELP: ReadonlyMap<string, string> = new Map([
  ["oom_kill", "Processes killed for want of memory since boot."],
  ["pgpgin", "Kibibytes read from block devices since boot."],
  ["pgpgout", "Kibibytes written to block devices since boot."],
  ["pswpin", "Pages read back from swap since boot."],
  ["pswpout", "Pages written to swap since boot."],
  ["pgfault", "Page faults since boot, minor and major."],
  ["pgmajfault", "Page faults since boot that had to read from a disk."],
]);

function helpOf(field: string): string {
  return HELP.get(field) ?? `The field ${field} of /proc/vmstat.`;
}
