import { z } from "zod";
import { type ConntrackCounters, parseConntrackStat } from "../kernel/nf_conntrack.ts";
import { parseNumber } from "../kernel/number.ts";
import { ifThere } from "../lib/if_there.ts";
import type { Family } from "../model/family.ts";
import { type Metric, metric, single } from "../model/metric.ts";
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
  open: (_options, { kernel }) => ({
    poll: () => [
      ...[ENTRIES, LIMIT].map(([file, row]) => single(row, parseNumber(kernel.proc(file), file))),
      ...countersOf(ifThere(() => parseConntrackStat(kernel.proc("net/stat/nf_conntrack")))),
    ],
  }),
});

const ENTRIES = [
  "sys/net/netfilter/nf_conntrack_count",
  metric("gauge", "node_nf_conntrack_entries", "Connections tracked now."),
] as const;
const LIMIT = [
  "sys/net/netfilter/nf_conntrack_max",
  metric("gauge", "node_nf_conntrack_entries_limit", "Connections tracked at most."),
] as const;

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

function countersOf(counters: ConntrackCounters | undefined): Family[] {
  if (counters === undefined) return [];
  return COUNTERS.map(([field, row]) => single(row, counters[field]));
}
