import { performance } from "node:perf_hooks";
import { getHeapSpaceStatistics, getHeapStatistics } from "node:v8";

/** CPU time of all threads of this process. */
export interface CpuTimes {
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** V8's heap, and the memory outside it that its objects hold. */
export interface HeapSizes {
  readonly totalBytes: number;
  readonly usedBytes: number;
  readonly externalBytes: number;
}

/** One of the spaces V8 divides its heap into. */
export interface HeapSpace {
  /** V8's name without its ending `_space`. */
  readonly space: string;
  readonly totalBytes: number;
  readonly usedBytes: number;
  readonly availableBytes: number;
}

/** The version of this Node. */
export interface NodeVersion {
  /** As Node prints it: `v20.20.2`. */
  readonly version: string;
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
}

/** The CPU time this process has used since it started. */
export function readCpuTimes(): CpuTimes {
  const { user, system } = process.cpuUsage();
  return { userSeconds: user / 1e6, systemSeconds: system / 1e6 };
}

/** When this process started, in seconds since 1970. */
export function startTimeSeconds(): number {
  return performance.timeOrigin / 1000;
}

/** Resident memory of this process in bytes, on any system. */
export function readResidentBytes(): number {
  return process.memoryUsage.rss();
}

/** The sizes of the heap; cheaper than `process.memoryUsage()`, which asks the system too. */
export function readHeapSizes(): HeapSizes {
  const heap = getHeapStatistics();
  return {
    totalBytes: heap.total_heap_size,
    usedBytes: heap.used_heap_size,
    externalBytes: heap.external_memory,
  };
}

/** The heap's spaces, in V8's order. */
export function readHeapSpaces(): readonly HeapSpace[] {
  return getHeapSpaceStatistics().map((statistics) => ({
    space: statistics.space_name.replace(/_space$/, ""),
    totalBytes: statistics.space_size,
    usedBytes: statistics.space_used_size,
    availableBytes: statistics.space_available_size,
  }));
}

/** The parts of a version such as `v20.20.2`; a part it lacks is 0. */
export function parseNodeVersion(version: string): NodeVersion {
  const [major = "0", minor = "0", patch = "0"] = version.replace(/^v/, "").split(/[.+-]/);
  return { version, major, minor, patch };
}
