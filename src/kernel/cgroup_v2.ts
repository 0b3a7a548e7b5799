import { parseCgroupFields, parseCgroupLimit, parseCpuMax } from "./cgroup_fields.ts";
import type { CgroupFiles } from "./cgroup_files.ts";
import { parseIoStat } from "./cgroup_io.ts";
import {
  type CgroupField,
  type CgroupParts,
  countProcesses,
  takeFields,
  takeIo,
  type TakeReading,
} from "./cgroup_readings.ts";
import { parseCpuList } from "./cpu_list.ts";
import { parsePressure } from "./pressure.ts";

/**
 * Reads a cgroup of version 2. What its controllers do not count, and limits that are not set, are left out.
 * @see Documentation/admin-guide/cgroup-v2.rst of the kernel
 */
export function readCgroupV2(files: CgroupFiles, parts: CgroupParts, take: TakeReading): void {
  readCpu(files, take);
  readMemory(files, parts, take);
  if (parts.io) takeIo(files.reading("io.stat", parseIoStat) ?? [], take);
  readPids(files, take);
  if (parts.pressure) readPressure(files, take);
  if (parts.processes) take("processes", files.reading("cgroup.procs", countProcesses));
}

/** The same in both versions. */
export function readPids(files: CgroupFiles, take: TakeReading): void {
  take("pids_current", files.reading("pids.current", parseCgroupLimit));
  take("pids_max", files.setting("pids.max", parseCgroupLimit));
}

const USAGE: readonly CgroupField[] = [
  { quantity: "cpu_usage_seconds", field: "usage_usec", per: 1e6 },
  { quantity: "cpu_seconds", field: "user_usec", per: 1e6, of: "user" },
  { quantity: "cpu_seconds", field: "system_usec", per: 1e6, of: "system" },
];

const BANDWIDTH: readonly CgroupField[] = [
  { quantity: "cpu_periods", field: "nr_periods", per: 1 },
  { quantity: "cpu_throttled_periods", field: "nr_throttled", per: 1 },
  { quantity: "cpu_throttled_seconds", field: "throttled_usec", per: 1e6 },
  { quantity: "cpu_bursts", field: "nr_bursts", per: 1 },
  { quantity: "cpu_burst_seconds", field: "burst_usec", per: 1e6 },
];

function readCpu({ reading, setting }: CgroupFiles, take: TakeReading): void {
  const fields = reading("cpu.stat", parseCgroupFields);
  takeFields(fields, USAGE, take);
  const quota = setting("cpu.max", parseCpuMax);
  take("cpu_quota", quota);
  // Without a quota, ever, nothing is counted: five zeros for every cgroup.
  if (quota !== undefined || (fields?.get("nr_periods") ?? 0) > 0)
    takeFields(fields, BANDWIDTH, take);
  take("cpuset_cpus", setting("cpuset.cpus.effective", countCpus));
}

/** How many CPUs a list of them names. */
export function countCpus(text: string): number {
  return parseCpuList(text).length;
}

function readMemory(
  { reading, setting }: CgroupFiles,
  { isMemoryFieldWanted }: CgroupParts,
  take: TakeReading,
): void {
  take("memory_current_bytes", reading("memory.current", parseCgroupLimit));
  take("memory_peak_bytes", reading("memory.peak", parseCgroupLimit));
  take("memory_max_bytes", setting("memory.max", parseCgroupLimit));
  take("memory_high_bytes", setting("memory.high", parseCgroupLimit));
  take("memory_swap_current_bytes", reading("memory.swap.current", parseCgroupLimit));
  take("memory_swap_max_bytes", setting("memory.swap.max", parseCgroupLimit));
  for (const [event, count] of reading("memory.events", parseCgroupFields) ?? []) {
    take("memory_events", count, event);
  }
  if (isMemoryFieldWanted === undefined) return;
  for (const [field, value] of reading("memory.stat", parseCgroupFields) ?? []) {
    if (isMemoryFieldWanted(field)) take("memory_stat", value, field);
  }
}

const RESOURCES = ["cpu", "memory", "io", "irq"];

function readPressure({ reading }: CgroupFiles, take: TakeReading): void {
  for (const resource of RESOURCES) {
    const pressure = reading(`${resource}.pressure`, parsePressure);
    take("pressure_waiting_seconds", pressure?.some, resource);
    take("pressure_stalled_seconds", pressure?.full, resource);
  }
}
