import { z } from "zod";
import { parseZoneinfo } from "../kernel/zoneinfo.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric, type Metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * The pages of each zone of memory, as `node_zoneinfo_*`. What is counted for a whole node stands with its first zone,
 * where the kernel prints it.
 */
export const zone = defineCollector({
  kind: "zone",
  description: "Pages of each zone of memory, and the limits reclaim works by.",
  sources: ["/proc/zoneinfo"],
  replaces: ["zoneinfo"],
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("node", "zone");
    return {
      poll: () => {
        labels.turn();
        const zones = parseZoneinfo(kernel.proc("zoneinfo")).map(({ node, zone, ...rest }) => ({
          ...rest,
          labels: labels.of(node, zone),
        }));
        const higher = Math.max(...zones.map(({ protection }) => protection.length));
        return [
          ...columnsOf(
            FIELDS.map(({ shown }) => shown),
            zones.map(({ labels, counts }) => ({
              labels,
              values: FIELDS.map(({ field }) => counts.get(field)),
            })),
          ),
          ...columnsOf(
            Array.from({ length: higher }, (_, index) => protectionOf(index)),
            zones.map(({ labels, protection }) => ({ labels, values: protection })),
          ),
        ];
      },
    };
  },
});

function protectionOf(index: number): Metric {
  return metric(
    "gauge",
    `node_zoneinfo_protection_${index}`,
    `Pages kept from requests that could use zone ${index} of the node.`,
  );
}

interface Field {
  /** The kernel's name. */
  readonly field: string;
  readonly shown: Metric;
}

const FIELDS: readonly Field[] = [
  pages("nr_free_pages", "nr_free_pages", "Free pages."),
  pages("min", "min_pages", "Watermark: below it only the kernel's urgent requests are served."),
  pages("low", "low_pages", "Watermark: below it reclaim begins in the background."),
  pages("high", "high_pages", "Watermark: above it reclaim in the background ends."),
  pages("scanned", "scanned_pages", "Pages scanned since the last reclaim."),
  pages("spanned", "spanned_pages", "Pages from the zone's first to its last, holes included."),
  pages("present", "present_pages", "Pages of the zone that there are."),
  pages("managed", "managed_pages", "Pages the page allocator manages."),
  pages("nr_active_anon", "nr_active_anon_pages", "Anonymous pages used recently."),
  pages("nr_inactive_anon", "nr_inactive_anon_pages", "Anonymous pages not used recently."),
  pages("nr_isolated_anon", "nr_isolated_anon_pages", "Anonymous pages set aside by reclaim."),
  pages("nr_anon_pages", "nr_anon_pages", "Anonymous pages mapped."),
  pages("nr_anon_transparent_hugepages", "nr_anon_transparent_hugepages", "Anonymous huge pages."),
  pages("nr_active_file", "nr_active_file_pages", "Pages of files used recently."),
  pages("nr_inactive_file", "nr_inactive_file_pages", "Pages of files not used recently."),
  pages("nr_isolated_file", "nr_isolated_file_pages", "Pages of files set aside by reclaim."),
  pages("nr_file_pages", "nr_file_pages", "Pages of files in memory."),
  pages("nr_slab_reclaimable", "nr_slab_reclaimable_pages", "Slab pages reclaim can take."),
  pages("nr_slab_unreclaimable", "nr_slab_unreclaimable_pages", "Slab pages reclaim cannot take."),
  pages("nr_mlock_stack", "nr_mlock_stack_pages", "Pages of stacks locked in memory."),
  pages("nr_kernel_stack", "nr_kernel_stacks", "Kernel stacks, in the kernel's unit."),
  pages("nr_mapped", "nr_mapped_pages", "Pages of files mapped into processes."),
  pages("nr_dirty", "nr_dirty_pages", "Pages that wait to be written."),
  pages("nr_writeback", "nr_writeback_pages", "Pages being written."),
  pages("nr_unevictable", "nr_unevictable_pages", "Pages that cannot be reclaimed."),
  pages("nr_shmem", "nr_shmem_pages", "Pages of shared memory and tmpfs."),
  total("nr_dirtied", "Pages that became dirty since boot."),
  total("nr_written", "Pages written since boot."),
  total("numa_hit", "Pages allocated on the node that was wanted."),
  total("numa_miss", "Pages allocated here though another node was wanted."),
  total("numa_foreign", "Pages wanted here but allocated on another node."),
  total("numa_interleave", "Pages interleaving wanted here and got."),
  total("numa_local", "Pages allocated for a task running on the node."),
  total("numa_other", "Pages allocated for a task running on another node."),
];

function pages(field: string, name: string, help: string): Field {
  return { field, shown: metric("gauge", `node_zoneinfo_${name}`, help) };
}

function total(field: string, help: string): Field {
  return { field, shown: metric("counter", `node_zoneinfo_${field}_total`, help) };
}
