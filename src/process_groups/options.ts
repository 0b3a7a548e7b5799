import { z } from "zod";
import { durationOption } from "../lib/duration.ts";
import { sizeOption } from "../lib/size.ts";
import { readRulesFile } from "./config_file.ts";
import { faultsOf, type Rule } from "./rules.ts";

/** What process-exporter's packages come with: a group for each name of a process, kernel threads left out. */
const PACKAGED_RULES = [{ name: "{{.Comm}}", cmdline: [".+"] }];

const selector = z.array(z.string()).min(1).optional();

const ruleSchema = z
  .strictObject({
    name: z
      .string()
      .default("{{.ExeBase}}")
      .describe(
        "The group's name, a template of Go's with .Comm, .ExeBase, .ExeFull, .Username, .Matches, .Cgroups, .PID and .StartTime.",
      ),
    comm: selector.describe("Names of processes: one must be it."),
    exe: selector.describe("argv[0], or without a / its last part: one must be it."),
    cmdline: selector.describe("Regular expressions (RE2) on the command line: all must match."),
  })
  .superRefine((rule, context) => {
    for (const { path, message } of faultsOf(rule)) {
      context.addIssue({ code: "custom", path: [...path], message });
    }
  });

function flag(description: string, isOn: boolean) {
  return z.boolean().default(isOn).describe(description);
}

/** The options of process groups. */
export const groupOptions = z
  .strictObject({
    process_names: z
      .array(ruleSchema)
      .default(PACKAGED_RULES)
      .describe(
        "Which processes make which group: the first item that takes a process names its group. An item has lists comm and exe, of which one must be it, cmdline, RE2 expressions that must all match, and name, a template of Go's. One with .PID or .StartTime makes some 25 series of each process.",
      )
      .meta({ title: "list of mappings" }),
    config_file: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .superRefine((path, context) => {
        for (const message of path === null ? [] : readRulesFile(path).faults) {
          context.addIssue({ code: "custom", message });
        }
      })
      .describe(
        "A configuration of process-exporter, as it is, in place of process_names; a relative path begins in the working directory.",
      ),
    children: flag("Count a process that no item takes where its parent is counted.", true),
    threads: flag("Show threads by name, too: some 10 series for each name in each group.", false),
    smaps: flag(
      "Show proportional memory, too: while the kernel adds it up, the process cannot get or give back memory.",
      false,
    ),
    smaps_max_resident: sizeOption(
      "Largest process of which it is read: of one that is larger, which it would stop for long, the resident memory stands for it.",
      "1GiB",
      { min: "1B", max: "1024GiB" },
    ),
    recheck: durationOption(
      "For so long after its start a process that changes its name or command line changes its group; 0s: never.",
      "1m",
      { min: "0s", max: "24h" },
    ),
    keep_empty: durationOption(
      "How long a group is shown after its last process, and its counters go on when it returns.",
      "5m",
      { min: "0s", max: "24h" },
    ),
    kernel_threads: flag("Give kernel threads to the items, too.", true),
  })
  .superRefine(({ process_names, config_file }, context) => {
    const isOwn = JSON.stringify(process_names) !== JSON.stringify(PACKAGED_RULES);
    if (config_file === null || !isOwn) return;
    const message = "want it or process_names, not both";
    context.addIssue({ code: "custom", path: ["config_file"], message });
  });

/** The options of process groups, parsed. */
export type GroupOptions = z.output<typeof groupOptions>;

/** The rules that the options name. Throws an Error where the file is not what it was when they were parsed. */
export function rulesOf({ process_names, config_file }: GroupOptions): readonly Rule[] {
  if (config_file === null) return process_names;
  const { rules, faults } = readRulesFile(config_file);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return rules;
}
