import { z } from "zod";
import {
  NFS2_OPERATIONS,
  NFS3_OPERATIONS,
  NFS4_CLIENT_OPERATIONS,
  type Operations,
} from "../kernel/nfs_operations.ts";
import { parseRpcStats } from "../kernel/rpc_stats.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const FILE = "net/rpc/nfs";

/** What this host asks of NFS servers, as `node_nfs_*`. A line that the kernel leaves out counts as zeros. */
export const nfs = defineCollector({
  kind: "nfs",
  description: "Calls of the NFS client, by operation, and how often they were repeated.",
  sources: ["/proc/net/rpc/nfs"],
  replaces: ["nfs"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const protocols = createLabelCache("protocol");
    const operations = createLabelCache("proto", "method");
    return {
      poll: () => {
        const stats = parseRpcStats(kernel.proc(FILE), FILE);
        const [, udp = 0, tcp = 0, connections = 0] = stats.get("net") ?? [];
        const [calls = 0, retransmissions = 0, refreshes = 0] = stats.get("rpc") ?? [];
        protocols.turn();
        operations.turn();
        return [
          familyOf(PACKETS, [
            { labels: protocols.of("udp"), value: udp },
            { labels: protocols.of("tcp"), value: tcp },
          ]),
          single(CONNECTIONS, connections),
          single(CALLS, calls),
          single(RETRANSMISSIONS, retransmissions),
          single(REFRESHES, refreshes),
          familyOf(
            REQUESTS,
            VERSIONS.flatMap(([proto, names]) =>
              names.map((method, index) => ({
                labels: operations.of(proto, method),
                value: stats.get(`proc${proto}`)?.[index] ?? 0,
              })),
            ),
          ),
        ];
      },
    };
  },
});

const VERSIONS: readonly (readonly [proto: string, names: Operations])[] = [
  ["2", NFS2_OPERATIONS],
  ["3", NFS3_OPERATIONS],
  ["4", NFS4_CLIENT_OPERATIONS],
];

const PACKETS = metric("counter", "node_nfs_packets_total", "Packets sent and received.");
const CONNECTIONS = metric("counter", "node_nfs_connections_total", "TCP connections made.");
const CALLS = metric("counter", "node_nfs_rpcs_total", "Remote calls made.");
const RETRANSMISSIONS = metric(
  "counter",
  "node_nfs_rpc_retransmissions_total",
  "Remote calls sent once more for want of an answer.",
);
const REFRESHES = metric(
  "counter",
  "node_nfs_rpc_authentication_refreshes_total",
  "Times the credentials of calls were renewed.",
);
const REQUESTS = metric("counter", "node_nfs_requests_total", "Calls of each NFS operation.");
