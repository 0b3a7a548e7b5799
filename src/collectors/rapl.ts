import { join } from "node:path";
import { z } from "zod";
import { readCount } from "../kernel/attributes.ts";
import { listRaplZones, type RaplZone } from "../kernel/powercap.ts";
import { NoDataError } from "../lib/errors.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The energy each part of the processor has used, as `node_rapl_*_joules_total`. */
export const rapl = defineCollector({
  kind: "rapl",
  description: "Energy that each part of the processor has used; only root may read it.",
  sources: ["/sys/class/powercap"],
  replaces: ["rapl"],
  onByDefault: true,
  options: z.strictObject({
    zone_label: z
      .boolean()
      .default(false)
      .describe("Name the zone in a label rapl_zone of node_rapl_joules_total, not in the metric."),
  }),
  open: ({ zone_label }, { kernel }) => {
    const names = ["index", "path", ...(zone_label ? ["rapl_zone"] : [])];
    const labels = createLabelCache(...names);
    const metricOf = zone_label ? () => ANY_ZONE : metricOfZone;
    return {
      poll: () => {
        labels.turn();
        const table = createFamilyTable();
        for (const zone of listRaplZones(kernel)) {
          const microjoules = readCount(kernel, `${zone.folder}/energy_uj`);
          if (microjoules === undefined) continue;
          const path = join(kernel.paths.sysfs, zone.folder);
          const label = labels.of(String(zone.index), path, zone.name);
          table.add(metricOf(zone), label, microjoules / 1e6);
        }
        const families = table.families();
        if (families.length > 0) return families;
        throw new NoDataError("This host counts no energy, or only root may read it");
      },
    };
  },
});

const ANY_ZONE = metric("counter", "node_rapl_joules_total", "Energy the zone has used.");

function metricOfZone({ name }: RaplZone): Metric {
  const zone = name.replaceAll(/[^a-zA-Z0-9:_]/g, "_");
  return metric("counter", `node_rapl_${zone}_joules_total`, `Energy the ${name} has used.`);
}
