import { z } from "zod";
import { parseStatLine } from "../kernel/stat.ts";
import { type Labels, NO_LABELS } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { metric, type Metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** What the kernel has counted since boot: interrupts, context switches, forks; and the time of the boot. */
export const stat = defineCollector({
  kind: "stat",
  description:
    "Interrupts, context switches, forks, runnable and blocked tasks, and the boot time.",
  sources: ["/proc/stat"],
  replaces: ["stat"],
  onByDefault: true,
  options: z.strictObject({
    softirq: z
      .boolean()
      .default(false)
      .describe("Whether to show how many soft interrupts of each vector ran."),
  }),
  open: ({ softirq }, { kernel }) => {
    const table = createFamilyTable();
    return {
      poll: () => {
        table.turn();
        const text = kernel.proc("stat");
        for (const { line, shown } of LINES) {
          table.add(shown, NO_LABELS, parseStatLine(text, line)[0]);
        }
        if (softirq) addSoftirqs(table, text);
        return table.families();
      },
    };
  },
});

const LINES: readonly { readonly line: string; readonly shown: Metric }[] = [
  { line: "intr", shown: metric("counter", "node_intr_total", "Interrupts serviced.") },
  {
    line: "ctxt",
    shown: metric("counter", "node_context_switches_total", "Switches from one task to another."),
  },
  {
    line: "processes",
    shown: metric("counter", "node_forks_total", "Processes and threads created."),
  },
  {
    line: "btime",
    shown: metric("gauge", "node_boot_time_seconds", "When the host booted, in Unix time."),
  },
  {
    line: "procs_running",
    shown: metric("gauge", "node_procs_running", "Tasks that run or could run."),
  },
  {
    line: "procs_blocked",
    shown: metric("gauge", "node_procs_blocked", "Tasks blocked until I/O completes."),
  },
];

const SOFTIRQS = metric("counter", "node_softirqs_total", "Soft interrupts run, by vector.");

/** In the order of the kernel's columns, behind their sum. */
const VECTORS: readonly Labels[] = [
  "hi",
  "timer",
  "net_tx",
  "net_rx",
  "block",
  "block_iopoll",
  "tasklet",
  "sched",
  "hrtimer",
  "rcu",
].map((vector) => ({ vector }));

function addSoftirqs(table: FamilyTable, text: string): void {
  const [, ...counts] = parseStatLine(text, "softirq", VECTORS.length + 1);
  for (const [index, labels] of VECTORS.entries()) table.add(SOFTIRQS, labels, counts[index]);
}
