import { z } from "zod";
import { createMeminfoParser, type MeminfoField } from "../kernel/meminfo.ts";
import { gauge, type Family } from "../model/family.ts";
import { defineCollector } from "../polling/collector.ts";
import { memoryFields } from "../portable/memory.ts";

const HELP: Readonly<Record<string, string>> = {
  MemTotal: "Memory the kernel can use.",
  MemFree: "Memory nothing uses.",
  MemAvailable: "Memory new programs could have without swapping, as the kernel estimates it.",
  Buffers: "Cache of raw blocks of block devices.",
  Cached: "Cache of files, without the swap cache.",
  SwapCached: "Memory that was swapped in and is still in swap too.",
  Active: "Memory used recently, reclaimed last.",
  Inactive: "Memory not used recently, reclaimed first.",
  "Active(anon)": "Anonymous memory used recently.",
  "Inactive(anon)": "Anonymous memory not used recently.",
  "Active(file)": "Cache of files used recently.",
  "Inactive(file)": "Cache of files not used recently.",
  Unevictable: "Memory that cannot be reclaimed.",
  Mlocked: "Memory locked with mlock().",
  SwapTotal: "Swap space there is.",
  SwapFree: "Swap space nothing uses.",
  Zswap: "Memory the compressed pages of zswap take.",
  Zswapped: "Anonymous memory in zswap, before compression.",
  Dirty: "Memory waiting to be written to disk.",
  Writeback: "Memory being written to disk.",
  AnonPages: "Anonymous memory mapped into processes.",
  Mapped: "Files mapped into processes.",
  Shmem: "Shared memory and tmpfs.",
  KReclaimable: "Memory of the kernel that it would give back under pressure.",
  Slab: "Memory of the kernel's slab caches.",
  SReclaimable: "The part of the slab caches that can be reclaimed.",
  SUnreclaim: "The part of the slab caches that cannot be reclaimed.",
  KernelStack: "Stacks of the kernel, one per task.",
  PageTables: "Page tables of processes.",
  SecPageTables: "Secondary page tables, such as those of virtual machines.",
  NFS_Unstable: "Pages sent to an NFS server and not yet on its disk.",
  Bounce: "Bounce buffers of block devices.",
  WritebackTmp: "Buffers FUSE uses to write back.",
  CommitLimit: "Memory that may be promised under strict overcommit.",
  Committed_AS: "Memory promised to processes.",
  VmallocTotal: "Address space vmalloc can use.",
  VmallocUsed: "Address space vmalloc uses.",
  VmallocChunk: "Largest free block of the vmalloc area.",
  Percpu: "Memory of allocations that each CPU has its own copy of.",
  HardwareCorrupted: "Memory the kernel found broken and took out of use.",
  AnonHugePages: "Anonymous memory in transparent huge pages.",
  ShmemHugePages: "Shared memory and tmpfs in huge pages.",
  ShmemPmdMapped: "Shared memory mapped into processes by huge pages.",
  FileHugePages: "Cache of files in huge pages.",
  FilePmdMapped: "Cache of files mapped into processes by huge pages.",
  CmaTotal: "Memory set aside for the contiguous memory allocator.",
  CmaFree: "Memory the contiguous memory allocator has free.",
  Unaccepted: "Memory of a confidential guest that it has not accepted yet.",
  Balloon: "Memory the host has taken back through a balloon.",
  HugePages_Total: "Huge pages in the pool of the default size.",
  HugePages_Free: "Huge pages of the pool nothing uses.",
  HugePages_Rsvd: "Huge pages of the pool that are promised and not yet allocated.",
  HugePages_Surp: "Huge pages beyond the pool's configured size.",
  Hugepagesize: "Default size of a huge page.",
  Hugetlb: "Memory of huge pages of every size.",
  DirectMap4k: "Memory the kernel maps by pages of 4 kB.",
  DirectMap2M: "Memory the kernel maps by pages of 2 MB.",
  DirectMap4M: "Memory the kernel maps by pages of 4 MB.",
  DirectMap1G: "Memory the kernel maps by pages of 1 GB.",
};

/** Every field of `/proc/meminfo`, as `node_memory_*`. */
export const memory = defineCollector({
  kind: "memory",
  description: "Memory, swap and huge pages as the kernel accounts for them.",
  sources: ["/proc/meminfo"],
  replaces: ["meminfo"],
  onByDefault: true,
  portable: { intervalSeconds: 15 },
  options: z.strictObject({}),
  open: (_options, { kernel, portable }) => {
    const metrics = new Map<string, Metric>();
    const show = (reading: MeminfoField): Family => {
      let metric = metrics.get(reading.field);
      if (metric === undefined) metrics.set(reading.field, (metric = metricOf(reading)));
      return gauge(metric.name, metric.help, reading.value);
    };
    if (portable) {
      return {
        poll: async () => memoryFields(await portable.ask("mem"), portable.platform).map(show),
      };
    }
    const familiesOf = createMeminfoParser(show);
    return { poll: () => familiesOf(kernel.proc("meminfo")) };
  },
});

interface Metric {
  readonly name: string;
  readonly help: string;
}

/** Of what is known to be a size a kernel that leaves out the unit means bytes, as node_exporter has it. */
function metricOf({ field, unit }: MeminfoField): Metric {
  const isSize = unit === "bytes" || (HELP[field] !== undefined && !field.startsWith("HugePages_"));
  const name = field.replace(/\)$/, "").replace(/[^a-zA-Z0-9_]/g, "_");
  return {
    name: isSize ? `node_memory_${name}_bytes` : `node_memory_${name}`,
    help: HELP[field] ?? `The field ${field} of /proc/meminfo.`,
  };
}
