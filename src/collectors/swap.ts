import { z } from "zod";
import { parseSwaps } from "../kernel/swaps.ts";
import { NoDataError } from "../lib/errors.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The partitions and files the kernel swaps to, as `node_swap_*`. */
export const swap = defineCollector({
  kind: "swap",
  description: "Size, use and priority of each swap device.",
  sources: ["/proc/swaps"],
  replaces: ["swap"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("device", "swap_type");
    return {
      poll: () => {
        const swaps = parseSwaps(kernel.proc("swaps"));
        if (swaps.length === 0) throw new NoDataError("This host does not swap");
        labels.turn();
        return columnsOf(
          COLUMNS,
          swaps.map(({ device, type, sizeBytes, usedBytes, priority }) => ({
            labels: labels.of(device, type),
            values: [sizeBytes, usedBytes, priority],
          })),
        );
      },
    };
  },
});

const COLUMNS = [
  metric("gauge", "node_swap_size_bytes", "Size of the swap device."),
  metric("gauge", "node_swap_used_bytes", "How much of the swap device is in use."),
  metric("gauge", "node_swap_priority", "Priority of the swap device: the highest fills first."),
];
