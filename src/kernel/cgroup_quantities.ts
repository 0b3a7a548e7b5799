interface Quantity {
  readonly type: "counter" | "gauge";
  readonly name: string;
  readonly help: string;
  readonly label?: string;
}

function counted(name: string, help: string, label?: string): Quantity {
  const counter = { type: "counter", name: `cgroup_${name}_total`, help } as const;
  return label === undefined ? counter : { ...counter, label };
}

function gauged(name: string, help: string): Quantity {
  return { type: "gauge", name: `cgroup_${name}`, help };
}

/**
 * What is read of a cgroup, whichever version: seconds, bytes, or a count; what it is called, and the label that tells
 * apart its series where a cgroup has several.
 */
export const CGROUP_QUANTITIES = {
  cpu_usage_seconds: counted("cpu_usage_seconds", "Seconds of CPU time used."),
  cpu_seconds: counted("cpu_seconds", "Seconds of CPU time used in a mode.", "mode"),
  cpu_periods: counted("cpu_periods", "Periods of the CPU quota in which something ran."),
  cpu_throttled_periods: counted(
    "cpu_throttled_periods",
    "Periods in which the CPU quota ran out.",
  ),
  cpu_throttled_seconds: counted(
    "cpu_throttled_seconds",
    "Seconds all CPUs together were held back for want of CPU quota.",
  ),
  cpu_bursts: counted("cpu_bursts", "Periods in which more than the CPU quota was used."),
  cpu_burst_seconds: counted("cpu_burst_seconds", "Seconds of CPU time used beyond the quota."),
  cpu_quota: gauged("cpu_quota_cores", "CPUs whose time may be used, where there is a quota."),
  cpuset_cpus: gauged("cpuset_cpus", "CPUs that may be run on."),
  memory_current_bytes: gauged("memory_current_bytes", "Memory in use, with the page cache."),
  memory_peak_bytes: gauged("memory_peak_bytes", "The most memory that was in use."),
  memory_max_bytes: gauged(
    "memory_max_bytes",
    "Memory beyond which something is killed, if there is a limit.",
  ),
  memory_high_bytes: gauged(
    "memory_high_bytes",
    "Memory beyond which tasks are held back, if there is a limit.",
  ),
  memory_swap_current_bytes: gauged("memory_swap_current_bytes", "Swap space in use."),
  memory_swap_max_bytes: gauged(
    "memory_swap_max_bytes",
    "Swap space that may be used, if there is a limit.",
  ),
  memory_events: counted(
    "memory_events",
    "Limits met, and processes killed for want of memory.",
    "event",
  ),
  io_read_bytes: counted("io_read_bytes", "Bytes read.", "device"),
  io_written_bytes: counted("io_written_bytes", "Bytes written.", "device"),
  io_discarded_bytes: counted("io_discarded_bytes", "Bytes discarded.", "device"),
  io_reads: counted("io_reads_completed", "Reads completed.", "device"),
  io_writes: counted("io_writes_completed", "Writes completed.", "device"),
  io_discards: counted("io_discards_completed", "Discards completed.", "device"),
  pids_current: gauged("pids_current", "Tasks: processes and their threads."),
  pids_max: gauged("pids_max", "Tasks there may be, if there is a limit."),
  processes: gauged("processes", "Processes, but for those of cgroups beneath it."),
  pressure_waiting_seconds: counted(
    "pressure_waiting_seconds",
    "Seconds in which some task waited for the resource.",
    "resource",
  ),
  pressure_stalled_seconds: counted(
    "pressure_stalled_seconds",
    "Seconds in which no task got on, all waiting for the resource.",
    "resource",
  ),
};

/** One of them. */
export type CgroupQuantity = keyof typeof CGROUP_QUANTITIES;
