import { z } from "zod";
import { parseSoftnetLine, type SoftnetCounters } from "../kernel/softnet_stat.ts";
import { rememberLines } from "../lib/remember.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { createColumns, type Row } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What each CPU does for packets that arrive, as `node_softnet_*`. */
export const softnet = defineCollector({
  kind: "softnet",
  description: "Packets each CPU processed, dropped and put off in its receive queue.",
  sources: ["/proc/net/softnet_stat"],
  replaces: ["softnet"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel, now }) => {
    // None is ever forgotten: a host has only so many CPUs.
    const labels = createLabelCache("cpu");
    const rowsOf = rememberLines((line, index): Row => {
      const counters = parseSoftnetLine(line, index);
      const values = COLUMNS.map(([field]) => counters[field]);
      return { labels: labels.of(String(counters.cpu)), values };
    });
    const show = createColumns(COLUMNS.map(([, row]) => row));
    return {
      poll: ({ pause }) => stepByStep(show(rowsOf(kernel.proc("net/softnet_stat"))), now, pause),
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
