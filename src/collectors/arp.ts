import { z } from "zod";
import { parseArp } from "../kernel/arp.ts";
import { virtualGlobs } from "../kernel/virtual.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { remember } from "../lib/remember.ts";
import type { Sample } from "../model/family.ts";
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
    const show = remember((text) => {
      const samples: Sample[] = [];
      labels.turn();
      for (const [device, value] of parseArp(text)) {
        if (isWanted(device)) samples.push({ labels: labels.of(device), value });
      }
      return ifAny(ENTRIES, samples);
    });
    return { poll: () => show(kernel.proc("net/arp")) };
  },
});
