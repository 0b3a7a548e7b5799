import { z } from "zod";
import { parseArp } from "../kernel/arp.ts";
import { virtualGlobs } from "../kernel/virtual.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const ENTRIES = metric("gauge", "node_arp_entries", "Neighbours in the ARP table of the device.");

/** How many neighbours ARP knows on each device, as `node_arp_entries`. */
export const arp = defineCollector({
  kind: "arp",
  description: "Entries of the ARP table, by device.",
  sources: ["/proc/net/arp"],
  replaces: ["arp"],
  onByDefault: true,
  options: z.strictObject({
    devices: filterOptions("network devices").prefault({}).describe("The network devices to show."),
  }),
  open: ({ devices }, { kernel, excludeVirtual }) => {
    const isWanted = createFilter(devices, virtualGlobs("network_devices", excludeVirtual));
    const labels = createLabelCache("device");
    return {
      poll: () => {
        const entries = [...parseArp(kernel.proc("net/arp"))];
        labels.turn();
        return ifAny(
          ENTRIES,
          entries
            .filter(([device]) => isWanted(device))
            .map(([device, value]) => ({ labels: labels.of(device), value })),
        );
      },
    };
  },
});
