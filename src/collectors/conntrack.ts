import { z } from "zod";
import { type ConntrackCounters, parseConntrackStat } from "../kernel/nf_conntrack.ts";
import { parseNumber } from "../kernel/number.ts";
import { rememberAbsence } from "../lib/absence.ts";
import { ifThere } from "../lib/if_there.ts";
import { remember, rememberEach } from "../lib/remember.ts";
import type { Family } from "../model/family.ts";
import { type Metric, metric } from "../model/metric.ts";
import { createSingles } from "../model/singles.ts";
import { defineCollector } from "../polling/collector.ts";

/** How full the table of tracked connections is and what befell it, as `node_nf_conntrack_*`. */
export const conntrack = defineCollector({
  kind: "conntrack",
  description: "Connections that netfilter tracks, their limit, and what tracking counts.",
  sources: [
    "/proc/sys/net/netfilter/nf_conntrack_count",
    "/proc/sys/net/netfilter/nf_conntrack_max",
    "/proc/net/stat/nf_conntrack",
  ],
  replaces: ["conntrack"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel, now }) => {
    const familyOf = createSingles();
    const readEntries = rememberAbsence(() => kernel.proc(ENTRIES_FILE), now);
    const readStat = rememberAbsence(() => kernel.proc("net/stat/nf_conntrack"), now);
    const entriesOf = remember((text) => [familyOf(ENTRIES, parseNumber(text, ENTRIES_FILE))]);
    const limitOf = remember((text) => [familyOf(LIMIT, parseNumber(text, LIMIT_FILE))]);
    const countersOf = remember((text) => {
      const counters = parseConntrackStat(text);
      return COUNTERS.map(([field, row]) => familyOf(row, counters[field]));
    });
    const together = rememberEach((parts: readonly (readonly Family[])[]) => parts.flat());
    return {
      poll: () =>
        together([
          entriesOf(readEntries()),
          limitOf(kernel.proc(LIMIT_FILE)),
          ifThere(() => countersOf(readStat())) ?? NONE,
        ]),
    };
  },
});

const NONE: readonly Family[] = [];

const ENTRIES_FILE = "sys/net/netfilter/nf_conntrack_count";
const ENTRIES = metric("gauge", "node_nf_conntrack_entries", "Connections tracked now.");
const LIMIT_FILE = "sys/net/netfilter/nf_conntrack_max";
const LIMIT = metric("gauge", "node_nf_conntrack_entries_limit", "Connections tracked at most.");

/** Gauges, though they count: node_exporter has them so. */
const COUNTERS: readonly (readonly [field: keyof ConntrackCounters, metric: Metric])[] = [
  ["found", statistic("found", "Lookups that found their connection.")],
  ["invalid", statistic("invalid", "Packets that cannot be tracked.")],
  ["ignore", statistic("ignore", "Packets that belong to a connection already.")],
  ["insert", statistic("insert", "Connections entered into the table.")],
  ["insertFailed", statistic("insert_failed", "Connections that were in the table already.")],
  ["drop", statistic("drop", "Packets dropped because they could not be tracked.")],
  ["earlyDrop", statistic("early_drop", "Connections thrown out of a full table for a new one.")],
  [
    "searchRestart",
    statistic("search_restart", "Lookups begun again because the table was resized."),
  ],
];

function statistic(name: string, help: string): Metric {
  return metric("gauge", `node_nf_conntrack_stat_${name}`, help);
}
