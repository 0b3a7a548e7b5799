import { z } from "zod";
import { parseSlabinfo, type Slab } from "../kernel/slabinfo.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * The kernel's caches of objects, as `node_slabinfo_*`. Only root may read them. Caches of one name are shown as one,
 * with the objects of all: a series must not be there twice.
 */
export const slab = defineCollector({
  kind: "slab",
  description: "Objects in each of the kernel's slab caches, and their size.",
  sources: ["/proc/slabinfo"],
  replaces: ["slabinfo"],
  options: z.strictObject({
    slabs: filterOptions("slab caches").prefault({}).describe("The slab caches to show."),
  }),
  open: ({ slabs }, { kernel }) => {
    const isWanted = createFilter(slabs);
    const labels = createLabelCache("slab");
    return {
      poll: () => {
        const read = parseSlabinfo(kernel.proc("slabinfo")).filter(({ name }) => isWanted(name));
        labels.turn();
        return columnsOf(
          COLUMNS,
          byName(read).map((cache) => ({
            labels: labels.of(cache.name),
            values: [
              cache.activeObjects,
              cache.objects,
              cache.objectSizeBytes,
              cache.objectsPerSlab,
              cache.pagesPerSlab,
            ],
          })),
        );
      },
    };
  },
});

const COLUMNS = [
  metric("gauge", "node_slabinfo_active_objects", "Objects of the cache in use."),
  metric("gauge", "node_slabinfo_objects", "Objects of the cache, in use or not."),
  metric("gauge", "node_slabinfo_object_size_bytes", "Size of one object of the cache."),
  metric("gauge", "node_slabinfo_objects_per_slab", "Objects that fit one slab of the cache."),
  metric("gauge", "node_slabinfo_pages_per_slab", "Pages of memory one slab of the cache takes."),
];

function byName(slabs: readonly Slab[]): Slab[] {
  const merged = new Map<string, Slab>();
  for (const each of slabs) {
    const same = merged.get(each.name);
    merged.set(each.name, {
      ...each,
      activeObjects: each.activeObjects + (same?.activeObjects ?? 0),
      objects: each.objects + (same?.objects ?? 0),
    });
  }
  return [...merged.values()];
}
