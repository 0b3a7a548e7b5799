import { z } from "zod";
import { listIfAny, readText } from "../kernel/attributes.ts";
import { parseBcacheLines, parseBcacheNumber } from "../kernel/bcache.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { NoDataError } from "../lib/errors.ts";
import { columnsOf } from "../model/columns.ts";
import type { MetricType } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** bcache's cache sets, with their backing and cache devices, as `node_bcache_*`. What this kernel does not count is 0. */
export const bcache = defineCollector({
  kind: "bcache",
  description: "Hits, misses, writeback and trees of bcache's sets, backing and cache devices.",
  sources: ["/sys/fs/bcache/*"],
  replaces: ["bcache"],
  onByDefault: true,
  options: z.strictObject({
    priority_stats: z
      .boolean()
      .default(false)
      .describe(
        "Whether to show how full the cache devices are, for which bcache looks at each bucket.",
      ),
  }),
  open: ({ priority_stats: hasPriority }, { kernel }) => {
    const sets = createLabelCache("uuid");
    const backings = createLabelCache("uuid", "backing_device");
    const caches = createLabelCache("uuid", "cache_device");
    return {
      poll: () => {
        for (const cache of [sets, backings, caches]) cache.turn();
        const uuids = listIfAny(kernel, "fs/bcache").filter((uuid) => uuid.includes("-"));
        if (uuids.length === 0) throw new NoDataError("This host has no bcache set");
        const devices = uuids.flatMap((uuid) =>
          listIfAny(kernel, `fs/bcache/${uuid}`).map((device) => ({ uuid, device })),
        );
        const rowsOf = (kind: RegExp, labels: typeof sets, columns: readonly Column[]) =>
          devices
            .filter(({ device }) => kind.test(device))
            .map(({ uuid, device }) => ({
              labels: labels.of(uuid, device),
              values: readColumns(kernel, `fs/bcache/${uuid}/${device}`, columns),
            }));
        return [
          ...columnsOf(
            SET,
            uuids.map((uuid) => ({
              labels: sets.of(uuid),
              values: readColumns(kernel, `fs/bcache/${uuid}`, SET),
            })),
          ),
          ...columnsOf(BACKING, rowsOf(/^bdev\d/, backings, BACKING)),
          ...columnsOf(CACHE, rowsOf(/^cache\d/, caches, CACHE)),
          ...(hasPriority ? columnsOf(PRIORITY, rowsOf(/^cache\d/, caches, PRIORITY)) : []),
        ];
      },
    };
  },
});

type Column = ReturnType<typeof column>;

const SET = [
  column(
    "gauge",
    "average_key_size",
    "average_key_size_sectors",
    "Sectors a key of the tree has on average.",
  ),
  column("gauge", "btree_cache_size", "btree_cache_size_bytes", "Memory the tree's cache takes."),
  column(
    "gauge",
    "cache_available_percent",
    "cache_available_percent",
    "Share of the cache without dirty data.",
  ),
  column("gauge", "congested", "congested", "How congested the set is."),
  column("gauge", "root_usage_percent", "root_usage_percent", "Share of the tree's root in use."),
  column("gauge", "tree_depth", "tree_depth", "Depth of the tree."),
  column(
    "gauge",
    "internal/active_journal_entries",
    "active_journal_entries",
    "Journal entries newer than the index.",
  ),
  column("gauge", "internal/btree_nodes", "btree_nodes", "Nodes of the tree."),
  {
    ...column(
      "gauge",
      "internal/btree_read_average_duration_us",
      "btree_read_average_duration_seconds",
      "Time a read of the tree takes on average.",
    ),
    // The kernel's microseconds have always been shown as if they were nanoseconds.
    scale: 1e-9,
  },
  column(
    "counter",
    "internal/cache_read_races",
    "cache_read_races_total",
    "Reads whose bucket was reused meanwhile.",
  ),
];

const BACKING = [
  column("gauge", "dirty_data", "dirty_data_bytes", "Data in the cache that the device lacks."),
  debug("target", "dirty_target_bytes", "Dirty data aimed at."),
  debug("rate", "writeback_rate", "Bytes written back in a second."),
  debug(
    "proportional",
    "writeback_rate_proportional_term",
    "The controller's proportional part of the writeback rate.",
  ),
  debug(
    "integral",
    "writeback_rate_integral_term",
    "The controller's integral part of the writeback rate.",
  ),
  debug("change", "writeback_change", "Last change of the writeback rate."),
  total("bypassed", "bypassed_bytes", "Bytes read and written past the cache."),
  total("cache_hits", "cache_hits", "Requests the cache answered."),
  total("cache_misses", "cache_misses", "Requests the cache could not answer."),
  total(
    "cache_bypass_hits",
    "cache_bypass_hits",
    "Requests meant to bypass the cache that were in it.",
  ),
  total(
    "cache_bypass_misses",
    "cache_bypass_misses",
    "Requests meant to bypass the cache that were not in it.",
  ),
  total(
    "cache_miss_collisions",
    "cache_miss_collisions",
    "Misses whose data was written meanwhile.",
  ),
  {
    ...total("cache_readaheads", "cache_readaheads", "Times the cache read ahead."),
    isShownAtZero: false,
  },
];

const CACHE = [
  column("gauge", "io_errors", "io_errors", "Errors of the cache device, halved as time goes by."),
  column(
    "counter",
    "metadata_written",
    "metadata_written_bytes_total",
    "Bytes of trees and other metadata written.",
  ),
  column("counter", "written", "written_bytes_total", "Bytes of data written."),
];

const PRIORITY = [
  {
    ...column(
      "gauge",
      "priority_stats",
      "priority_stats_unused_percent",
      "Share of the cache without data.",
    ),
    line: "Unused",
  },
  {
    ...column(
      "gauge",
      "priority_stats",
      "priority_stats_metadata_percent",
      "Share of the cache that is metadata.",
    ),
    line: "Metadata",
  },
];

function column(type: MetricType, file: string, name: string, help: string) {
  return {
    ...metric(type, `node_bcache_${name}`, help),
    file,
    line: "",
    scale: 1,
    isShownAtZero: true,
  };
}

function debug(line: string, name: string, help: string): Column {
  return { ...column("gauge", "writeback_rate_debug", name, help), line };
}

function total(file: string, name: string, help: string): Column {
  return column("counter", `stats_total/${file}`, `${name}_total`, help);
}

/** The column's values: each is a file of its own, or a line of one that is read once. */
function readColumns(kernel: KernelReader, folder: string, columns: readonly Column[]) {
  const texts = new Map<string, string>();
  return columns.map(({ file, line, scale, isShownAtZero }) => {
    const text = texts.get(file) ?? readText(kernel, `${folder}/${file}`);
    texts.set(file, text);
    const number = line === "" ? parseBcacheNumber(text) : parseBcacheLines(text).get(line);
    return (number ?? 0) === 0 && !isShownAtZero ? undefined : (number ?? 0) * scale;
  });
}
