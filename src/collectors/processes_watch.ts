import { z } from "zod";
import { readHidden, refusalOf, troubleOf } from "../kernel/process_rights.ts";
import { systemClock } from "../lib/clock.ts";
import { NoDataError } from "../lib/errors.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Trouble } from "../model/snapshot.ts";
import { defineCollector } from "../polling/collector.ts";
import { watchOption } from "../processes_watch/options.ts";
import { createWatches } from "../processes_watch/watches.ts";

/**
 * Whether applications are there and how they are doing, as `watched_process_*`: for each watch the processes that its
 * selector finds, as one. Counters go on over restarts.
 */
export const processes_watch = defineCollector({
  kind: "processes_watch",
  description:
    "Whether chosen applications are up, their restarts, CPU, memory, files and threads.",
  sources: ["/proc/*/stat", "/proc/*/fd", "/proc/net/tcp", "/proc/net/tcp6", "pid files"],
  options: z.strictObject({
    watch: watchOption.describe(
      "What to watch, each a mapping: name, one of pid_file, unit, port, user, pattern (RE2), comm, and children.",
    ),
    sockets: z
      .boolean()
      .default(false)
      .describe("Count the sockets among open files, which takes a read for each open file."),
  }),
  open: ({ watch, sockets }, { kernel, now }) => {
    const watches = createWatches(watch, { kernel, now, withSockets: sockets });
    const subscription = kernel.processes.subscribe(watches.details, now);
    let troubles: readonly Trouble[] = [];
    let hidden: readonly Trouble[] | undefined;
    return {
      poll: async (context) => {
        if (watch.length === 0) throw new NoDataError("The option watch names nothing to watch");
        const scan = await subscription.scan(context);
        await watches.ports.look(scan, context);
        const reading = watches.read(scan);
        const found = await stepByStep(reading, systemClock.monotonic, context.pause);
        hidden ??= readHidden(kernel).map(troubleOf);
        const refused = found.refused.map((detail) => troubleOf(refusalOf(detail)));
        troubles = [...hidden, ...refused, ...found.troubles];
        return found.families;
      },
      troubles: () => troubles,
      close: () => subscription.close(),
    };
  },
});
