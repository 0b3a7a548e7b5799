import { z } from "zod";
import { listIfAny } from "../kernel/attributes.ts";
import { parseXfsStats } from "../kernel/xfs_stats.ts";
import { NoDataError } from "../lib/errors.ts";
import { createParts } from "../lib/parts.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * What mounted XFS file systems have done, as `node_xfs_*`. What this kernel does not count is 0. One whose statistics
 * are faulty leaves the others.
 */
export const xfs = defineCollector({
  kind: "xfs",
  description: "What each mounted XFS file system has done: extents, directories, inodes, calls.",
  sources: ["/sys/fs/xfs/*/stats/stats"],
  replaces: ["xfs"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createLabelCache("device");
    const parts = createParts();
    return {
      poll: () => {
        labels.turn();
        parts.turn();
        const rows = listIfAny(kernel, "fs/xfs").flatMap((device) => {
          const file = `fs/xfs/${device}/stats/stats`;
          const stats = parts.attempt(`/sys/${file}`, () => {
            const text = kernel.attribute(file);
            return text === undefined ? undefined : parseXfsStats(text);
          });
          if (stats === undefined) return [];
          const values = COLUMNS.map(({ line, index }) => stats.get(line)?.[index] ?? 0);
          return [{ labels: labels.of(device), values }];
        });
        if (parts.orFail(rows).length === 0) {
          throw new NoDataError("This host has no XFS file system mounted");
        }
        return columnsOf(COLUMNS, rows);
      },
      troubles: parts.troubles,
    };
  },
});

/** Where each number stands: a line of the kernel's statistics, and the place in it. */
const COLUMNS = [
  at("extent_alloc", 0, "extent_allocation_extents_allocated", "Extents allocated."),
  at("extent_alloc", 1, "extent_allocation_blocks_allocated", "Blocks allocated."),
  at("extent_alloc", 2, "extent_allocation_extents_freed", "Extents freed."),
  at("extent_alloc", 3, "extent_allocation_blocks_freed", "Blocks freed."),
  at("abt", 0, "allocation_btree_lookups", "Lookups in the trees of free space."),
  at("abt", 1, "allocation_btree_compares", "Comparisons in the trees of free space."),
  at("abt", 2, "allocation_btree_records_inserted", "Records put into the trees of free space."),
  at("abt", 3, "allocation_btree_records_deleted", "Records taken from the trees of free space."),
  at("blk_map", 0, "block_mapping_reads", "Block maps asked for to read."),
  at("blk_map", 1, "block_mapping_writes", "Block maps asked for to write."),
  at("blk_map", 2, "block_mapping_unmaps", "Block maps of what was deleted."),
  at("blk_map", 3, "block_mapping_extent_list_insertions", "Extents put into files' lists."),
  at("blk_map", 4, "block_mapping_extent_list_deletions", "Extents taken from files' lists."),
  at("blk_map", 5, "block_mapping_extent_list_lookups", "Lookups in files' lists of extents."),
  at("blk_map", 6, "block_mapping_extent_list_compares", "Comparisons in lists of extents."),
  at("bmbt", 0, "block_map_btree_lookups", "Lookups in the trees of block maps."),
  at("bmbt", 1, "block_map_btree_compares", "Comparisons in the trees of block maps."),
  at("bmbt", 2, "block_map_btree_records_inserted", "Records put into trees of block maps."),
  at("bmbt", 3, "block_map_btree_records_deleted", "Records taken from trees of block maps."),
  at("dir", 0, "directory_operation_lookup", "Names looked up in directories."),
  at("dir", 1, "directory_operation_create", "Entries created in directories."),
  at("dir", 2, "directory_operation_remove", "Entries removed from directories."),
  at("dir", 3, "directory_operation_getdents", "Calls that listed a directory."),
  at("ig", 0, "inode_operation_attempts", "Inodes looked for in the cache."),
  at("ig", 1, "inode_operation_found", "Inodes found in the cache."),
  at("ig", 2, "inode_operation_recycled", "Inodes found but just being given up."),
  at("ig", 3, "inode_operation_missed", "Inodes not in the cache."),
  at("ig", 4, "inode_operation_duplicates", "Inodes another task put in the cache first."),
  at("ig", 5, "inode_operation_reclaims", "Inodes given up for their memory."),
  at("ig", 6, "inode_operation_attribute_changes", "Inodes whose attributes were changed."),
  at("rw", 0, "write_calls", "Calls of write(2)."),
  at("rw", 1, "read_calls", "Calls of read(2)."),
  at("vnodes", 0, "vnode_active", "Vnodes in use."),
  at("vnodes", 1, "vnode_allocate", "Vnodes allocated."),
  at("vnodes", 2, "vnode_get", "Vnodes taken."),
  at("vnodes", 3, "vnode_hold", "Vnodes held."),
  at("vnodes", 4, "vnode_release", "Vnodes let go."),
  at("vnodes", 5, "vnode_reclaim", "Vnodes given up."),
  at("vnodes", 6, "vnode_remove", "Vnodes removed."),
];

function at(line: string, index: number, name: string, help: string) {
  return { ...metric("counter", `node_xfs_${name}_total`, help), line, index };
}
