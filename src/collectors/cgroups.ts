import { z } from "zod";
import { parseCgroups } from "../kernel/cgroups.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The controllers of control groups, as `node_cgroups_*`. */
export const cgroups = defineCollector({
  kind: "cgroups",
  description: "How many control groups each controller has.",
  sources: ["/proc/cgroups"],
  replaces: ["cgroups"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("subsys_name");
    return {
      poll: () => {
        labels.turn();
        return columnsOf(
          COLUMNS,
          parseCgroups(kernel.proc("cgroups")).map(({ name, cgroups, enabled }) => ({
            labels: labels.of(name),
            values: [cgroups, enabled],
          })),
        );
      },
    };
  },
});

const COLUMNS = [
  metric("gauge", "node_cgroups_cgroups", "Control groups in the hierarchy of the controller."),
  metric("gauge", "node_cgroups_enabled", "1 where the controller is enabled, 0 elsewhere."),
];
