import { z } from "zod";
import { parseBusySeconds } from "../kernel/cpu_busy.ts";
import type { ProcessScan } from "../kernel/process.ts";
import { readHidden, type Refusal, refusalsOf, troubleOf } from "../kernel/process_rights.ts";
import { systemClock } from "../lib/clock.ts";
import { durationOption } from "../lib/duration.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Family } from "../model/family.ts";
import type { Trouble } from "../model/snapshot.ts";
import { defineCollector } from "../polling/collector.ts";
import { MEASURES, RANKINGS, TICKS_PER_SECOND } from "../top_processes/measures.ts";
import { createTopList } from "../top_processes/top_list.ts";

/**
 * The largest processes by CPU time, resident memory, I/O and open descriptors, as `top_process_*`, and all others as
 * one: the series of a family add up to the host's total.
 */
export const top_processes = defineCollector({
  kind: "top_processes",
  description: "The processes that use most CPU, memory, I/O and descriptors, and all others.",
  sources: ["/proc/*/stat", "/proc/*/io", "/proc/*/fd", "/proc/stat"],
  options: z.strictObject({
    count: z.int().min(1).max(100).default(10).describe("How many processes are shown of each."),
    by: z
      .array(z.enum(RANKINGS))
      .min(1)
      .default([...RANKINGS])
      .describe("What to show the largest by: one list for each."),
    window: durationOption(
      "Over how long use is smoothed to compare processes, so that short bursts are passed over.",
      "2m",
      { min: "1s", max: "1h" },
    ),
    margin: z
      .number()
      .min(0)
      .max(10)
      .default(0.1)
      .meta({ title: "ratio" })
      .describe("By what ratio a process must exceed the smallest that is shown to replace it."),
    hold: durationOption(
      "How long one that exceeds it by less must have done so, and how long a process must keep a new name.",
      "1m",
    ),
  }),
  open: ({ count, by, window, margin, hold }, { kernel, now }) => {
    const rules = { count, margin, holdSeconds: hold, windowSeconds: window };
    const rankings = RANKINGS.filter((ranking) => by.includes(ranking));
    const details = rankings.flatMap((ranking) => MEASURES[ranking].details);
    const wanted = new Set(details);
    const subscription = kernel.processes.subscribe(details, now);
    const lists = rankings.map((ranking) => {
      return { ranking, list: createTopList(MEASURES[ranking], rules) };
    });

    let hidden: readonly Refusal[] | undefined;
    let troubles: readonly Trouble[] = [];

    function* renew(scan: ProcessScan): Generator<undefined, readonly Family[]> {
      const families: Family[] = [];
      for (const { ranking, list } of lists) {
        const hostAmounts = ranking === "cpu" ? [busyTicks(kernel.proc("stat"))] : undefined;
        families.push(...(yield* list.renew(scan, hostAmounts)));
        yield;
      }
      return families;
    }

    return {
      poll: async (context) => {
        const scan = await subscription.scan(context);
        hidden ??= readHidden(kernel);
        const refused = refusalsOf(scan).filter(({ detail }) => wanted.has(detail));
        troubles = [...hidden, ...refused].map(troubleOf);
        return stepByStep(renew(scan), systemClock.monotonic, context.pause);
      },
      troubles: () => troubles,
      close: () => subscription.close(),
    };
  },
});

function busyTicks(stat: string): number {
  return Math.round(parseBusySeconds(stat) * TICKS_PER_SECOND);
}
