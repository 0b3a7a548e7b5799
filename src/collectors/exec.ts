import { isUtf8 } from "node:buffer";
import { z } from "zod";
import { complete } from "../exposition/complete.ts";
import { mergePages } from "../exposition/merge.ts";
import { parseTextInSlices } from "../exposition/parse.ts";
import { NoDataError } from "../lib/errors.ts";
import { runProgram } from "../lib/run_program.ts";
import { sizeOption } from "../lib/size.ts";
import type { Family } from "../model/family.ts";
import { createLabelPool } from "../model/label_pool.ts";
import { defineCollector } from "../polling/collector.ts";

/** The metrics that a program prints. */
export const exec = defineCollector({
  kind: "exec",
  description: "Metrics that a program prints, in Prometheus' text format, each time it is run.",
  sources: ["a program's standard output"],
  portable: {},
  options: z.strictObject({
    command: z
      .array(z.string().meta({ type: ["string", "number", "boolean"] }))
      .superRefine(([path], context) => {
        if (path === undefined || path.startsWith("/")) return;
        context.addIssue({ code: "custom", path: [0], message: "want an absolute path" });
      })
      .default([])
      .describe("The program's absolute path and its arguments; no shell reads them."),
    environment: z
      .record(
        z.string().regex(/^[^=\0]+$/, "want a name without ="),
        z.string().meta({ type: ["string", "number", "boolean"] }),
      )
      .default({})
      .describe("Its whole environment: it inherits nothing."),
    max_output: sizeOption("Most it may print.", "1MiB", { min: "1KiB", max: "256MiB" }),
  }),
  open: ({ command, environment, max_output }) => {
    const program = { argv: command, environment, maxOutput: max_output };
    const pool = createLabelPool();

    /** Series that stay have the same labels object as the time before. */
    function pooled(families: readonly Family[]): readonly Family[] {
      pool.turn();
      return families.map(({ samples, ...family }) => ({
        ...family,
        samples: samples.map((sample) => ({ ...sample, labels: pool.of(sample.labels) })),
      }));
    }

    return {
      poll: async ({ signal, pause }) => {
        const [path] = command;
        if (path === undefined) throw new NoDataError("The option command names no program");
        const output = await runProgram(program, signal);
        const reading = { refuseTimestamps: true, isDamaged: !isUtf8(output) };
        try {
          const families = await parseTextInSlices(output.toString(), reading, pause);
          const page = { file: path, families: families.map(complete) };
          return pooled(mergePages([page], false).families);
        } catch (error) {
          throw new Error(`Cannot use what ${path} prints`, { cause: error });
        }
      },
    };
  },
});
