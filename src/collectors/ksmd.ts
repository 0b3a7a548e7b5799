import { z } from "zod";
import { parseNumber } from "../kernel/number.ts";
import { NoDataError } from "../lib/errors.ts";
import { createParts } from "../lib/parts.ts";
import { metric, type Metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const FOLDER = "kernel/mm/ksm";

/**
 * What the kernel's merging of equal pages does, as `node_ksmd_*`. `general_profit` (since Linux 6.4) may be
 * negative, on which node_exporter 1.11 fails. A file that cannot be read or parsed costs its own series alone.
 */
export const ksmd = defineCollector({
  kind: "ksmd",
  description: "What the kernel saves by merging equal pages of memory.",
  sources: ["/sys/kernel/mm/ksm/*"],
  replaces: ["ksmd"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const parts = createParts();
    return {
      poll: () => {
        parts.turn();
        const families = FILES.flatMap(({ file, shown, per }) => {
          const path = `${FOLDER}/${file}`;
          const number = parts.attempt(`/sys/${path}`, () => {
            const text = kernel.attribute(path);
            return text === undefined ? undefined : parseNumber(text, file);
          });
          return number === undefined ? [] : [single(shown, number / per)];
        });
        if (parts.orFail(families).length === 0) {
          throw new NoDataError(`This host has no /sys/${FOLDER}`);
        }
        return families;
      },
      troubles: parts.troubles,
    };
  },
});

interface File {
  readonly file: string;
  readonly shown: Metric;
  /** How many of the file's units are one of the metric's. */
  readonly per: number;
}

const FILES: readonly File[] = [
  counter("full_scans", "full_scans_total", "Scans of all that may be merged."),
  gauge(
    "general_profit",
    "general_profit_bytes",
    "Memory saved, less what the merging itself takes.",
  ),
  gauge("merge_across_nodes", "merge_across_nodes", "1 where pages of different NUMA nodes merge."),
  gauge("pages_shared", "pages_shared", "Merged pages in use."),
  gauge("pages_sharing", "pages_sharing", "Pages saved: places that share a merged page."),
  gauge("pages_to_scan", "pages_to_scan", "Pages scanned before each sleep."),
  gauge("pages_unshared", "pages_unshared", "Pages scanned again and again that equal no other."),
  gauge("pages_volatile", "pages_volatile", "Pages that change too fast to be merged."),
  gauge("run", "run", "1 while pages are merged, 0 while not, 2 where all were unmerged."),
  gauge("sleep_millisecs", "sleep_seconds", "Sleep between two scans.", 1000),
];

function counter(file: string, name: string, help: string): File {
  return { file, shown: metric("counter", `node_ksmd_${name}`, help), per: 1 };
}

function gauge(file: string, name: string, help: string, per = 1): File {
  return { file, shown: metric("gauge", `node_ksmd_${name}`, help), per };
}
