import { z } from "zod";
import { parseSoftnetStat, type SoftnetCounters } from "../kernel/softnet_stat.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What each CPU does for packets that arrive, as `node_softnet_*`. */
export const softnet = defineCollector({
  kind: "softnet",
  description: "Packets each CPU processed, dropped and put off in its receive queue.",
  sources: ["/proc/net/softnet_stat"],
  replaces: ["softnet"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("cpu");
    return {
      poll: () => {
        const counters = parseSoftnetStat(kernel.proc("net/softnet_stat"));
        labels.turn();
        return COLUMNS.map(([field, row]) =>
          familyOf(
            row,
            counters.map((of) => ({ labels: labels.of(String(of.cpu)), value: of[field] })),
          ),
        );
      },
    };
  },
});

const COLUMNS: readonly (readonly [field: keyof SoftnetCounters, metric: Metric])[] = [
  ["processed", metric("counter", "node_softnet_processed_total", "Packets processed.")],
  ["dropped", metric("counter", "node_softnet_dropped_total", "Packets dropped: queue full.")],
  [
    "timesSqueezed",
    metric(
      "counter",
      "node_softnet_times_squeezed_total",
      "Times the budget or the time was used up before the packets were.",
    ),
  ],
  [
    "cpuCollision",
    metric(
      "counter",
      "node_softnet_cpu_collision_total",
      "Times the device was locked by another CPU on transmission.",
    ),
  ],
  [
    "receivedRps",
    metric(
      "counter",
      "node_softnet_received_rps_total",
      "Times another CPU woke this one to process packets.",
    ),
  ],
  [
    "flowLimitCount",
    metric(
      "counter",
      "node_softnet_flow_limit_count_total",
      "Packets dropped because their flow took too much of the queue.",
    ),
  ],
  ["backlogLength", metric("gauge", "node_softnet_backlog_len", "Packets that wait in the queue.")],
];
