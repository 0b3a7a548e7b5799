import { z } from "zod";
import { listIfAny } from "../kernel/attributes.ts";
import { parseNodeMeminfo, parseNumastat } from "../kernel/node_meminfo.ts";
import { NoDataError } from "../lib/errors.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The memory of each NUMA node and how it was handed out, as `node_memory_numa_*`. */
export const numa = defineCollector({
  kind: "numa",
  description: "Memory of each NUMA node, and how much was handed out on the node that asked.",
  sources: ["/sys/devices/system/node/node*/meminfo", "/sys/devices/system/node/node*/numastat"],
  replaces: ["meminfo_numa"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("node");
    return {
      poll: () => {
        labels.turn();
        const table = createFamilyTable();
        for (const folder of listIfAny(kernel, FOLDER)) {
          const node = /^node(\d+)$/.exec(folder)?.[1];
          if (node === undefined) continue;
          const read = (file: string) => kernel.attribute(`${FOLDER}/${folder}/${file}`) ?? "";
          for (const { name, value } of parseNodeMeminfo(read("meminfo"))) {
            table.add(memory(name), labels.of(node), value);
          }
          for (const { name, value } of parseNumastat(read("numastat"))) {
            table.add(allocations(name), labels.of(node), value);
          }
        }
        const families = table.families();
        if (families.length === 0) throw new NoDataError("This host has no NUMA nodes");
        return families;
      },
    };
  },
});

const FOLDER = "devices/system/node";

function memory(field: string): Metric {
  const help = `${field} of the node's meminfo, in bytes but for counts of pages.`;
  return metric("gauge", `node_memory_numa_${field}`, help);
}

function allocations(field: string): Metric {
  const help = `${field} of the node's numastat: pages handed out.`;
  return metric("counter", `node_memory_numa_${field}_total`, help);
}
