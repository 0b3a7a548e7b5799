import { z } from "zod";
import { parseSchedstat } from "../kernel/schedstat.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What the scheduler did on each CPU, as `node_schedstat_*`. */
export const schedstat = defineCollector({
  kind: "schedstat",
  description: "Seconds tasks ran on each CPU and waited for it.",
  sources: ["/proc/schedstat"],
  replaces: ["schedstat"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("cpu");
    return {
      poll: () => {
        labels.turn();
        return columnsOf(
          COLUMNS,
          parseSchedstat(kernel.proc("schedstat")).map(
            ({ cpu, runningSeconds, waitingSeconds, timeslices }) => ({
              labels: labels.of(cpu),
              values: [runningSeconds, waitingSeconds, timeslices],
            }),
          ),
        );
      },
    };
  },
});

const COLUMNS = [
  metric("counter", "node_schedstat_running_seconds_total", "Seconds tasks ran on a CPU."),
  metric(
    "counter",
    "node_schedstat_waiting_seconds_total",
    "Seconds tasks that could run waited for a CPU.",
  ),
  metric("counter", "node_schedstat_timeslices_total", "Times a CPU was given to a task."),
];
