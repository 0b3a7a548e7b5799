import { z } from "zod";
import {
  type Backend,
  parseIpVs,
  parseIpVsStats,
  type VirtualServerTotals,
} from "../kernel/ip_vs.ts";
import { ifThere } from "../lib/if_there.ts";
import type { Labels } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { ifAny, type Metric, metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const LABELS = [
  "local_address",
  "local_port",
  "remote_address",
  "remote_port",
  "proto",
  "local_mark",
] as const;

/** What the kernel's load balancer serves, as `node_ipvs_*`. */
export const ipvs = defineCollector({
  kind: "ipvs",
  description:
    "Connections, packets and bytes of IP virtual servers, and the state of each backend.",
  sources: ["/proc/net/ip_vs_stats", "/proc/net/ip_vs"],
  replaces: ["ipvs"],
  onByDefault: true,
  options: z.strictObject({
    backend_labels: z
      .array(z.enum(LABELS))
      .default([...LABELS])
      .describe("What to tell backends apart by; those that are alike are summed up."),
  }),
  open: ({ backend_labels }, { kernel }) => {
    const names = LABELS.filter((name) => backend_labels.includes(name));
    const labels = createLabelCache(...names);
    return {
      poll: () => {
        const totals = parseIpVsStats(kernel.proc("net/ip_vs_stats"));
        const backends = ifThere(() => parseIpVs(kernel.proc("net/ip_vs"))) ?? [];
        labels.turn();
        const keys = backends.map((backend) => labels.of(...names.map((name) => backend[name])));
        return [
          ...TOTALS.map(([field, row]) => single(row, totals[field])),
          ...BACKENDS.flatMap(([field, row]) => ifAny(row, sumsOf(backends, keys, field))),
        ];
      },
    };
  },
});

const TOTALS: readonly (readonly [field: keyof VirtualServerTotals, metric: Metric])[] = [
  ["connections", metric("counter", "node_ipvs_connections_total", "Connections made.")],
  [
    "incomingPackets",
    metric("counter", "node_ipvs_incoming_packets_total", "Packets from clients."),
  ],
  ["outgoingPackets", metric("counter", "node_ipvs_outgoing_packets_total", "Packets to clients.")],
  ["incomingBytes", metric("counter", "node_ipvs_incoming_bytes_total", "Bytes from clients.")],
  ["outgoingBytes", metric("counter", "node_ipvs_outgoing_bytes_total", "Bytes to clients.")],
];

type Count = "active" | "inactive" | "weight";

const BACKENDS: readonly (readonly [field: Count, metric: Metric])[] = [
  [
    "active",
    metric("gauge", "node_ipvs_backend_connections_active", "Connections of the backend in use."),
  ],
  [
    "inactive",
    metric("gauge", "node_ipvs_backend_connections_inactive", "Connections of the backend ending."),
  ],
  ["weight", metric("gauge", "node_ipvs_backend_weight", "Share of connections the backend gets.")],
];

function sumsOf(backends: readonly Backend[], keys: readonly Labels[], field: Count) {
  const sums = new Map<Labels, number>();
  for (const [index, backend] of backends.entries()) {
    const key = keys[index];
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + backend[field]);
  }
  return Array.from(sums, ([labels, value]) => ({ labels, value }));
}
