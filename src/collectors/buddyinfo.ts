import { z } from "zod";
import { parseBuddyinfo } from "../kernel/buddyinfo.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** Free blocks of memory of each size, as `node_buddyinfo_blocks`: how fragmented memory is. */
export const buddyinfo = defineCollector({
  kind: "buddyinfo",
  description: "Free blocks of memory in each zone, by size.",
  sources: ["/proc/buddyinfo"],
  replaces: ["buddyinfo"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("node", "zone", "size");
    return {
      poll: () => {
        labels.turn();
        const samples = parseBuddyinfo(kernel.proc("buddyinfo")).flatMap(({ node, zone, blocks }) =>
          blocks.map((value, order) => ({ labels: labels.of(node, zone, String(order)), value })),
        );
        return ifAny(BLOCKS, samples);
      },
    };
  },
});

const BLOCKS = metric(
  "gauge",
  "node_buddyinfo_blocks",
  "Free blocks of memory; one of size n has 2^n pages.",
);
