import { z } from "zod";
import { createSocketReader } from "../kernel/sockets.ts";
import { NoDataError } from "../lib/errors.ts";
import type { Sample } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const QUEUES = metric("gauge", "node_udp_queues", "Bytes of memory that queued datagrams take.");

const TABLES = [
  ["net/udp", "v4"],
  ["net/udp6", "v6"],
] as const;

/** What waits in the queues of UDP sockets, as `node_udp_queues`. */
export const udp_queues = defineCollector({
  kind: "udp_queues",
  description: "Memory that datagrams take in the queues of UDP sockets.",
  sources: ["/proc/net/udp", "/proc/net/udp6"],
  replaces: ["udp_queues"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("queue", "ip");
    const tables = TABLES.map(([file, ip]) => [createSocketReader(kernel, file), ip] as const);
    return {
      poll: async (turns) => {
        const samples: Sample[] = [];
        labels.turn();
        for (const [readTable, ip] of tables) {
          const table = await readTable(turns);
          if (table === undefined) continue;
          samples.push({ labels: labels.of("tx", ip), value: table.transmitQueueBytes });
          samples.push({ labels: labels.of("rx", ip), value: table.receiveQueueBytes });
        }
        if (samples.length === 0) throw new NoDataError("This host has no net/udp and no net/udp6");
        return [familyOf(QUEUES, samples)];
      },
    };
  },
});
