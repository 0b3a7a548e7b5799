import { parseCgroupFields, parseCgroupLimit } from "./cgroup_fields.ts";
import type { CgroupFiles } from "./cgroup_files.ts";
import { type BlkioCounts, joinBlkio, parseBlkio } from "./cgroup_io.ts";
import {
  type CgroupField,
  type CgroupParts,
  countProcesses,
  takeFields,
  takeIo,
  type TakeReading,
} from "./cgroup_readings.ts";
import { countCpus, readPids } from "./cgroup_v2.ts";
import { parseNumber } from "./number.ts";

/**
 * Reads a cgroup of version 1, which has files for the controllers of its hierarchy only. Memory and I/O are those of
 * the cgroups beneath it too, as in version 2; out-of-memory kills are its own.
 * @see Documentation/admin-guide/cgroup-v1/ of the kernel
 */
export function readCgroupV1(files: CgroupFiles, parts: CgroupParts, take: TakeReading): void {
  readCpu(files, take);
  readMemory(files, parts, take);
  if (parts.io) takeIo(joinBlkio(blkio(files, BYTES), blkio(files, OPERATIONS)), take);
  readPids(files, take);
  // Every hierarchy lists its processes: those of this one are shown.
  if (!parts.processes || !files.has("pids.current")) return;
  take("processes", files.reading("cgroup.procs", countProcesses));
}

/** The kernel writes ticks of this length, whatever it counts in itself. */
const TICKS_PER_SECOND = 100;

const MODES: readonly CgroupField[] = [
  { quantity: "cpu_seconds", field: "user", per: TICKS_PER_SECOND, of: "user" },
  { quantity: "cpu_seconds", field: "system", per: TICKS_PER_SECOND, of: "system" },
];

const BANDWIDTH: readonly CgroupField[] = [
  { quantity: "cpu_periods", field: "nr_periods", per: 1 },
  { quantity: "cpu_throttled_periods", field: "nr_throttled", per: 1 },
  { quantity: "cpu_throttled_seconds", field: "throttled_time", per: 1e9 },
  { quantity: "cpu_bursts", field: "nr_bursts", per: 1 },
  { quantity: "cpu_burst_seconds", field: "burst_time", per: 1e9 },
];

function readCpu({ reading, setting }: CgroupFiles, take: TakeReading): void {
  const nanoseconds = reading("cpuacct.usage", parseNumber);
  take("cpu_usage_seconds", nanoseconds === undefined ? undefined : nanoseconds / 1e9);
  takeFields(reading("cpuacct.stat", parseCgroupFields), MODES, take);
  const quota = setting("cpu.cfs_quota_us", parseNumber);
  const period = setting("cpu.cfs_period_us", parseNumber);
  const isLimited = quota !== undefined && quota > 0;
  if (isLimited && period !== undefined && period > 0) take("cpu_quota", quota / period);
  const fields = reading("cpu.stat", parseCgroupFields);
  if (isLimited || (fields?.get("nr_periods") ?? 0) > 0) takeFields(fields, BANDWIDTH, take);
  // Newer kernels have the latter under the name of the former too, but for cgroups without CPUs of their own.
  take("cpuset_cpus", setting("cpuset.effective_cpus", countCpus));
}

/** What version 2 calls what version 1 calls otherwise. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["cache", "file"],
  ["rss", "anon"],
  ["rss_huge", "anon_thp"],
  ["mapped_file", "file_mapped"],
  ["dirty", "file_dirty"],
  ["writeback", "file_writeback"],
]);

const TOTAL = "total_";

function readMemory(
  { reading, setting }: CgroupFiles,
  { isMemoryFieldWanted }: CgroupParts,
  take: TakeReading,
): void {
  take("memory_current_bytes", reading("memory.usage_in_bytes", parseCgroupLimit));
  take("memory_peak_bytes", reading("memory.max_usage_in_bytes", parseCgroupLimit));
  take("memory_max_bytes", setting("memory.limit_in_bytes", parseCgroupLimit));
  take("memory_events", reading("memory.failcnt", parseNumber), "max");
  const kills = reading("memory.oom_control", parseCgroupFields)?.get("oom_kill");
  take("memory_events", kills, "oom_kill");
  if (isMemoryFieldWanted === undefined) return;
  for (const [name, value] of reading("memory.stat", parseCgroupFields) ?? []) {
    if (!name.startsWith(TOTAL)) continue;
    const own = name.slice(TOTAL.length);
    const field = RENAMED.get(own) ?? own;
    if (field === "swap") take("memory_swap_current_bytes", value);
    else if (isMemoryFieldWanted(field)) take("memory_stat", value, field);
  }
  if (isMemoryFieldWanted("kernel"))
    take("memory_stat", reading("memory.kmem.usage_in_bytes", parseCgroupLimit), "kernel");
}

const BYTES = "blkio.throttle.io_service_bytes";
const OPERATIONS = "blkio.throttle.io_serviced";
const NONE: BlkioCounts = new Map();

/** Older kernels count only what the cgroup did itself. */
function blkio({ reading }: CgroupFiles, file: string): BlkioCounts {
  return reading(`${file}_recursive`, parseBlkio) ?? reading(file, parseBlkio) ?? NONE;
}
