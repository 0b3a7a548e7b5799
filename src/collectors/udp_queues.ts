import { z } from "zod";
import type { SocketTotals } from "../kernel/socket_table.ts";
import { createSocketReader } from "../kernel/sockets.ts";
import { NoDataError } from "../lib/errors.ts";
import { rememberEach } from "../lib/remember.ts";
import type { Sample } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const QUEUES = metric("gauge", "node_udp_queues", "Bytes of memory that queued datagrams take.");

/** What waits in the queues of UDP sockets, as `node_udp_queues`. */
export const udp_queues = defineCollector({
  kind: "udp_queues",
  description: "Memory that datagrams take in the queues of UDP sockets.",
  sources: ["/proc/net/udp", "/proc/net/udp6"],
  replaces: ["udp_queues"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const readV4 = createSocketReader(kernel, "net/udp");
    const readV6 = createSocketReader(kernel, "net/udp6");
    const labels = createLabelCache("queue", "ip");
    const show = rememberEach((tables: readonly (SocketTotals | undefined)[]) => {
      const samples: Sample[] = [];
      labels.turn();
      for (const [index, table] of tables.entries()) {
        if (table === undefined) continue;
        const ip = index === 0 ? "v4" : "v6";
        samples.push({ labels: labels.of("tx", ip), value: table.transmitQueueBytes });
        samples.push({ labels: labels.of("rx", ip), value: table.receiveQueueBytes });
      }
      if (samples.length === 0) throw new NoDataError("This host has no net/udp and no net/udp6");
      return [familyOf(QUEUES, samples)];
    });
    return {
      poll: (turns) => {
        const v4 = readV4(turns);
        if (v4 instanceof Promise)
          return v4.then(async (table) => show([table, await readV6(turns)]));
        const v6 = readV6(turns);
        return v6 instanceof Promise ? v6.then((table) => show([v4, table])) : show([v4, v6]);
      },
    };
  },
});
