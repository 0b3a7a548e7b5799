import { RE2JS } from "re2js";
import { z } from "zod";
import { describeError } from "../lib/errors.ts";

/** The keys of which each watch has exactly one. */
const SELECTORS = ["pid_file", "unit", "port", "user", "pattern", "comm"] as const;

const pattern = z.string().superRefine((text, context) => {
  try {
    RE2JS.compile(text);
  } catch (error) {
    const message = `want a regular expression in RE2's syntax: ${describeError(error)}`;
    context.addIssue({ code: "custom", message });
  }
});

const watchSchema = z
  .strictObject({
    name: z.string().min(1).max(1024).describe("The label name of its series."),
    pid_file: z
      .string()
      .startsWith("/", "want an absolute path")
      .optional()
      .describe("The file with its pid, below the host's root."),
    unit: z
      .string()
      .regex(/^[^/\s]+$/, "want the name of a systemd unit, such as nginx.service")
      .optional()
      .describe("The systemd unit it runs in."),
    port: z.int().min(1).max(65_535).optional().describe("The TCP port it listens on."),
    user: z
      .union([z.string().min(1), z.int().min(0)], { error: "want a user's name or number" })
      .optional()
      .describe("The effective user of all its processes."),
    pattern: pattern
      .optional()
      .describe("A regular expression (RE2) found in its arguments, joined by spaces."),
    comm: z.string().min(1).optional().describe("The name of its process, whole."),
    children: z
      .boolean()
      .default(false)
      .describe("Whether the children of what is found, and theirs, are part of it."),
  })
  .superRefine((watch, context) => {
    if (SELECTORS.filter((key) => watch[key] !== undefined).length === 1) return;
    const message = `want exactly one of ${SELECTORS.join(", ")}`;
    context.addIssue({ code: "custom", message });
  });

/** The option `watch`: what to watch, each under a name of its own. */
export const watchOption = z
  .array(watchSchema)
  .superRefine((watches, context) => {
    const names = watches.map(({ name }) => name);
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      context.addIssue({ code: "custom", path: [index, "name"], message: "want each name once" });
    });
  })
  .default([])
  .meta({ title: "list of watches" });

/** One watch as configured. */
export type WatchOptions = z.output<typeof watchSchema>;

/** How the processes of a watch are found. */
export type Selector =
  | { readonly by: "pid_file"; readonly path: string }
  | { readonly by: "unit"; readonly unit: string }
  | { readonly by: "port"; readonly port: number }
  | { readonly by: "user"; readonly user: string | number }
  | { readonly by: "pattern"; readonly pattern: string }
  | { readonly by: "comm"; readonly comm: string };

/** The selector of a watch that has passed the schema. */
export function selectorOf({ pid_file, unit, port, user, pattern, comm }: WatchOptions): Selector {
  if (pid_file !== undefined) return { by: "pid_file", path: pid_file };
  // As systemctl understands a name without a suffix.
  if (unit !== undefined)
    return { by: "unit", unit: unit.includes(".") ? unit : `${unit}.service` };
  if (port !== undefined) return { by: "port", port };
  if (user !== undefined) return { by: "user", user };
  if (pattern !== undefined) return { by: "pattern", pattern };
  return { by: "comm", comm: comm ?? "" };
}
