import { z } from "zod";
import { NoDataError } from "../lib/errors.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { parseMaxOpenFiles } from "../kernel/pid_limits.ts";
import { parseSelfStatus } from "../kernel/self_status.ts";
import { counter, gauge, type Family, type Labels } from "../model/family.ts";
import { defineCollector } from "../polling/collector.ts";
import { readActivity, type CountByType } from "../runtime/activity.ts";
import { startGcObserver } from "../runtime/gc.ts";
import * as node from "../runtime/process.ts";

/** Labels by the value of their one label, so that a series keeps its object from poll to poll. */
type LabelsOf = (value: string) => Labels;

/** This Node process, under the names prom-client has taught people. */
export const runtime = defineCollector({
  kind: "runtime",
  description:
    "CPU, memory, descriptors, heap and garbage collection of the daemon's Node process.",
  sources: ["process", "node:v8", "/proc/self/status", "/proc/self/limits", "/proc/self/fd"],
  portable: {},
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const gc = startGcObserver();
    const versionLabels: Labels = { ...node.parseNodeVersion(process.version) };
    const byType = labelsOf("type");
    const bySpace = labelsOf("space");
    return {
      poll: () => [
        ...cpuFamilies(),
        ...memoryFamilies(kernel),
        ...descriptorFamilies(kernel),
        ...activityFamilies(byType),
        ...heapFamilies(bySpace),
        {
          name: "nodejs_version_info",
          help: "Version of Node that runs this process.",
          type: "gauge",
          samples: [{ labels: versionLabels, value: 1 }],
        },
        {
          name: "nodejs_gc_duration_seconds",
          help: "Pauses for garbage collection: major, minor, incremental or weakcb.",
          type: "histogram",
          samples: gc.durations(),
        },
      ],
      close: () => gc.close(),
    };
  },
});

function labelsOf(name: string): LabelsOf {
  const known = new Map<string, Labels>();
  return (value) => {
    const labels = known.get(value) ?? { [name]: value };
    known.set(value, labels);
    return labels;
  };
}

function cpuFamilies(): readonly Family[] {
  const { userSeconds, systemSeconds } = node.readCpuTimes();
  return [
    counter("process_cpu_user_seconds_total", "CPU time in user mode.", userSeconds),
    counter("process_cpu_system_seconds_total", "CPU time in system mode.", systemSeconds),
    counter("process_cpu_seconds_total", "CPU time in both modes.", userSeconds + systemSeconds),
    gauge(
      "process_start_time_seconds",
      "When the process started, in seconds since 1970.",
      node.startTimeSeconds(),
    ),
  ];
}

function memoryFamilies(kernel: KernelReader): readonly Family[] {
  const status = unlessAbsent(() => parseSelfStatus(kernel.proc("self/status")));
  const resident = status?.residentBytes ?? node.readResidentBytes();
  const families = [gauge("process_resident_memory_bytes", "Memory held in RAM.", resident)];
  if (status === undefined) return families;
  return [
    ...families,
    gauge("process_virtual_memory_bytes", "Address space in use.", status.virtualBytes),
    gauge("process_heap_bytes", "Private writable memory without the stack.", status.dataBytes),
  ];
}

function descriptorFamilies(kernel: KernelReader): readonly Family[] {
  // One of the descriptors is that of the folder itself, open only while it is listed.
  const open = unlessAbsent(() => kernel.listProc("self/fd").length - 1);
  const max = unlessAbsent(() => parseMaxOpenFiles(kernel.proc("self/limits")));
  return [
    ...(open === undefined ? [] : [gauge("process_open_fds", "Open file descriptors.", open)]),
    ...(max === undefined ? [] : [gauge("process_max_fds", "File descriptors allowed.", max)]),
  ];
}

function unlessAbsent<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoDataError) return undefined;
    throw error;
  }
}

function activityFamilies(byType: LabelsOf): readonly Family[] {
  const { resources, handles, requests } = readActivity();
  return [
    ...countFamilies("resources", resources, byType),
    ...(handles ? countFamilies("handles", handles, byType) : []),
    ...(requests ? countFamilies("requests", requests, byType) : []),
  ];
}

function countFamilies(what: string, counts: CountByType, byType: LabelsOf): readonly Family[] {
  const samples = Array.from(counts, ([type, value]) => ({ labels: byType(type), value }));
  const total = samples.reduce((sum, { value }) => sum + value, 0);
  return [
    {
      name: `nodejs_active_${what}`,
      help: `Active libuv ${what} by type.`,
      type: "gauge",
      samples,
    },
    gauge(`nodejs_active_${what}_total`, `Active libuv ${what} of all types.`, total),
  ];
}

function heapFamilies(bySpace: LabelsOf): readonly Family[] {
  const { totalBytes, usedBytes, externalBytes } = node.readHeapSizes();
  const spaces = node.readHeapSpaces();
  const spaceFamily = (
    part: string,
    help: string,
    read: (space: node.HeapSpace) => number,
  ): Family => ({
    name: `nodejs_heap_space_size_${part}_bytes`,
    help,
    type: "gauge",
    samples: spaces.map((space) => ({ labels: bySpace(space.space), value: read(space) })),
  });
  return [
    gauge("nodejs_heap_size_total_bytes", "Memory V8 has reserved for its heap.", totalBytes),
    gauge("nodejs_heap_size_used_bytes", "Memory that objects on V8's heap take.", usedBytes),
    gauge(
      "nodejs_external_memory_bytes",
      "Memory off the heap that its objects hold.",
      externalBytes,
    ),
    spaceFamily("total", "Memory reserved for a space of the heap.", (space) => space.totalBytes),
    spaceFamily("used", "Memory in use in a space of the heap.", (space) => space.usedBytes),
    spaceFamily(
      "available",
      "Memory still free in a space of the heap.",
      (space) => space.availableBytes,
    ),
  ];
}
