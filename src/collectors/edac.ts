import { z } from "zod";
import { type MemoryErrors, readEdac } from "../kernel/edac.ts";
import { NoDataError } from "../lib/errors.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * Memory errors that were corrected, and that could not be, as `node_edac_*`: by controller, by row of chips on it, and,
 * which node_exporter has from 1.12 on, by channel of the row.
 */
export const edac = defineCollector({
  kind: "edac",
  description: "Memory errors by controller, row and channel, corrected and not.",
  sources: ["/sys/devices/system/edac/mc"],
  replaces: ["edac"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = {
      controller: createLabelCache("controller"),
      row: createLabelCache("controller", "csrow"),
      channel: createLabelCache("controller", "csrow", "channel", "dimm_label"),
    };
    return {
      poll: () => {
        const { controllers, rows, channels } = readEdac(kernel);
        if (controllers.length === 0) throw new NoDataError("This host has no memory controllers");
        return [
          ...familiesOf("", labels.controller, controllers),
          ...familiesOf("csrow_", labels.row, rows),
          ...familiesOf("channel_", labels.channel, channels),
        ];
      },
    };
  },
});

const LEVELS = { "": "a controller", csrow_: "a row of chips", channel_: "a channel" };

function familiesOf(level: keyof typeof LEVELS, labels: LabelCache, all: readonly MemoryErrors[]) {
  const [name, of] = [`node_edac_${level}`, `the memory of ${LEVELS[level]}`];
  const columns = [
    metric("counter", `${name}correctable_errors_total`, `Errors in ${of} that were corrected.`),
    metric("counter", `${name}uncorrectable_errors_total`, `Errors in ${of} that could not be.`),
  ];
  labels.turn();
  const rows = all.map(({ place, corrected, uncorrected }) => ({
    labels: labels.of(...place),
    values: [corrected, uncorrected],
  }));
  return columnsOf(columns, rows);
}
