import { z } from "zod";
import { createSocketReader } from "../kernel/sockets.ts";
import type { SocketTotals } from "../kernel/socket_table.ts";
import { NoDataError } from "../lib/errors.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * How many TCP connections are in each state, as `node_tcp_connection_states`. A state that none is in is 0, where
 * node_exporter leaves it out; and `tx_queued_bytes` is bytes only, where node_exporter adds to them how many
 * connections each listening socket would let wait.
 */
export const tcp_states = defineCollector({
  kind: "tcp_states",
  description: "TCP connections in each state, and the bytes in their queues.",
  sources: ["/proc/net/tcp", "/proc/net/tcp6"],
  replaces: ["tcpstat"],
  onByDefault: false,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("state");
    const readV4 = createSocketReader(kernel, "net/tcp");
    const readV6 = createSocketReader(kernel, "net/tcp6");
    return {
      poll: async (turns) => {
        const tables = [await readV4(turns), await readV6(turns)].filter(
          (table) => table !== undefined,
        );
        if (tables.length === 0) throw new NoDataError("This host has no net/tcp and no net/tcp6");
        labels.turn();
        const samples = VALUES.map(([state, valueOf]) => ({
          labels: labels.of(state),
          value: tables.reduce((sum, table) => sum + valueOf(table), 0),
        }));
        return [familyOf(CONNECTIONS, samples)];
      },
    };
  },
});

const CONNECTIONS = metric(
  "gauge",
  "node_tcp_connection_states",
  "TCP connections in each state; bytes where the state is a queue's.",
);

/** In the order of the kernel's numbers, which begin with 1. @see include/net/tcp_states.h */
const STATES = [
  "established",
  "syn_sent",
  "syn_recv",
  "fin_wait1",
  "fin_wait2",
  "time_wait",
  "close",
  "close_wait",
  "last_ack",
  "listen",
  "closing",
];

const VALUES: readonly (readonly [state: string, valueOf: (table: SocketTotals) => number])[] = [
  ...STATES.map((state, index) => {
    return [state, ({ states }: SocketTotals) => states.get(index + 1) ?? 0] as const;
  }),
  ["rx_queued_bytes", ({ receiveQueueBytes }) => receiveQueueBytes],
  ["tx_queued_bytes", ({ transmitQueueBytes }) => transmitQueueBytes],
];
