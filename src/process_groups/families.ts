import type { ProportionalMemory } from "../kernel/smaps_rollup.ts";
import type { Family, MetricType } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { metric, single } from "../model/metric.ts";
import type { Group, ThreadGroup } from "./tally.ts";
import { type Counts, TICKS_PER_SECOND } from "./counts.ts";

/** How often something could not be read, since the start. */
export interface ReadErrors {
  /** Scans that failed. */
  readonly scans: number;
  /** Processes that could not be made out. */
  readonly processes: number;
  /** Processes of groups of which a detail could not be read. */
  readonly details: number;
}

/** The proportional memory of groups, by their names. */
export type ProportionalMemoryByGroup = ReadonlyMap<string, ProportionalMemory>;

/** Makes the families of a scan; yields after each group. */
export type FamiliesOf = (
  groups: readonly Group[],
  errors: ReadErrors,
  proportional?: ProportionalMemoryByGroup,
) => Generator<undefined, readonly Family[]>;

/** What makes families, with the labels of the series that stay. */
export function createFamilies(): FamiliesOf {
  const labels = createLabels();
  return function* (groups, errors, proportional) {
    for (const cache of Object.values(labels)) cache.turn();
    const table = createFamilyTable();
    for (const group of groups) {
      addGroup(table, group, labels);
      if (proportional !== undefined) {
        const { residentBytes = 0, swappedBytes = 0 } = proportional.get(group.name) ?? {};
        const memory = { proportionalResident: residentBytes, proportionalSwapped: swappedBytes };
        addEach(table, MEMORY, memory, (type) => labels.memory.of(group.name, type));
      }
      for (const [name, threads] of group.threadGroups) {
        addThreads(table, threads, [group.name, name], labels);
      }
      yield;
    }
    return [
      ...table.families(),
      single(SCRAPE_ERRORS, errors.scans),
      single(PROCREAD_ERRORS, errors.processes),
      single(PARTIAL_ERRORS, errors.details),
    ];
  };
}

type GroupLabels = ReturnType<typeof createLabels>;

function createLabels() {
  return {
    group: createLabelCache("groupname"),
    mode: createLabelCache("groupname", "mode"),
    switches: createLabelCache("groupname", "ctxswitchtype"),
    memory: createLabelCache("groupname", "memtype"),
    state: createLabelCache("groupname", "state"),
    wchan: createLabelCache("groupname", "wchan"),
    thread: createLabelCache("groupname", "threadname"),
    threadMode: createLabelCache("groupname", "threadname", "mode"),
    threadIo: createLabelCache("groupname", "threadname", "iomode"),
    threadSwitches: createLabelCache("groupname", "threadname", "ctxswitchtype"),
  } satisfies Readonly<Record<string, LabelCache>>;
}

function addGroup(table: FamilyTable, group: Group, labels: GroupLabels): void {
  const { name, counts } = group;
  const own = labels.group.of(name);
  table.add(NUM_PROCS, own, group.processes);
  addEach(table, CPU_SECONDS, cpuOf(counts), (mode) => labels.mode.of(name, mode));
  table.add(READ_BYTES, own, counts.readBytes);
  table.add(WRITE_BYTES, own, counts.writtenBytes);
  table.add(MAJOR_FAULTS, own, counts.majorFaults);
  table.add(MINOR_FAULTS, own, counts.minorFaults);
  addEach(table, SWITCHES, switchesOf(counts), (type) => labels.switches.of(name, type));
  addEach(table, MEMORY, memoryOf(group), (type) => labels.memory.of(name, type));
  table.add(OPEN_FDS, own, group.openFds);
  table.add(WORST_FD_RATIO, own, group.worstFdRatio);
  table.add(OLDEST_START, own, Math.floor(group.oldestStartTimeSeconds));
  table.add(NUM_THREADS, own, group.threads);
  addEach(table, STATES, { ...group.states }, (state) => labels.state.of(name, state));
  for (const [wchan, count] of group.waits) table.add(WCHAN, labels.wchan.of(name, wchan), count);
}

function addThreads(
  table: FamilyTable,
  { threads, counts }: ThreadGroup,
  names: readonly [group: string, thread: string],
  labels: GroupLabels,
): void {
  const own = labels.thread.of(...names);
  table.add(THREAD_COUNT, own, threads);
  const io = { read: counts.readBytes, write: counts.writtenBytes };
  addEach(table, THREAD_CPU, cpuOf(counts), (mode) => labels.threadMode.of(...names, mode));
  addEach(table, THREAD_IO, io, (mode) => labels.threadIo.of(...names, mode));
  table.add(THREAD_MAJOR_FAULTS, own, counts.majorFaults);
  table.add(THREAD_MINOR_FAULTS, own, counts.minorFaults);
  addEach(table, THREAD_SWITCHES, switchesOf(counts), (type) =>
    labels.threadSwitches.of(...names, type),
  );
}

function addEach(
  table: FamilyTable,
  of: Parameters<FamilyTable["add"]>[0],
  values: Readonly<Record<string, number>>,
  labelsOf: (key: string) => Parameters<FamilyTable["add"]>[1],
): void {
  for (const [key, value] of Object.entries(values)) table.add(of, labelsOf(key), value);
}

function cpuOf({ userTicks, systemTicks }: Counts) {
  return { user: userTicks / TICKS_PER_SECOND, system: systemTicks / TICKS_PER_SECOND };
}

function switchesOf({ voluntarySwitches, involuntarySwitches }: Counts) {
  return { voluntary: voluntarySwitches, nonvoluntary: involuntarySwitches };
}

function memoryOf({ residentBytes, virtualBytes, swappedBytes }: Group) {
  return { resident: residentBytes, virtual: virtualBytes, swapped: swappedBytes };
}

function ofGroup(type: MetricType, name: string, help: string) {
  return metric(type, `namedprocess_namegroup_${name}`, help);
}

const NUM_PROCS = ofGroup("gauge", "num_procs", "Processes in the group.");
const CPU_SECONDS = ofGroup("counter", "cpu_seconds_total", "CPU time of the group's processes.");
const READ_BYTES = ofGroup("counter", "read_bytes_total", "Bytes read from storage.");
const WRITE_BYTES = ofGroup("counter", "write_bytes_total", "Bytes written to storage.");
const MAJOR_FAULTS = ofGroup(
  "counter",
  "major_page_faults_total",
  "Page faults that had to wait for storage.",
);
const MINOR_FAULTS = ofGroup(
  "counter",
  "minor_page_faults_total",
  "Page faults that did not have to wait for storage.",
);
const SWITCHES = ofGroup("counter", "context_switches_total", "Context switches of all threads.");
const MEMORY = ofGroup("gauge", "memory_bytes", "Memory of all processes, by how it is counted.");
const OPEN_FDS = ofGroup("gauge", "open_filedesc", "Open file descriptors of all processes.");
const WORST_FD_RATIO = ofGroup(
  "gauge",
  "worst_fd_ratio",
  "Open file descriptors of the process that is nearest to its soft limit, as a part of that.",
);
const OLDEST_START = ofGroup(
  "gauge",
  "oldest_start_time_seconds",
  "When the oldest process was started, in whole seconds since 1970; 0 without processes.",
);
const NUM_THREADS = ofGroup("gauge", "num_threads", "Threads of all processes.");
const STATES = ofGroup(
  "gauge",
  "states",
  "Processes in a state, and of those with several threads each thread besides.",
);
const WCHAN = ofGroup("gauge", "threads_wchan", "Processes and threads by where the kernel waits.");
const THREAD_COUNT = ofGroup("gauge", "thread_count", "Threads of this name.");
const THREAD_CPU = ofGroup("counter", "thread_cpu_seconds_total", "CPU time of these threads.");
const THREAD_IO = ofGroup("counter", "thread_io_bytes_total", "Bytes these threads moved.");
const THREAD_MAJOR_FAULTS = ofGroup(
  "counter",
  "thread_major_page_faults_total",
  "Page faults of these threads that had to wait for storage.",
);
const THREAD_MINOR_FAULTS = ofGroup(
  "counter",
  "thread_minor_page_faults_total",
  "Page faults of these threads that did not have to wait for storage.",
);
const THREAD_SWITCHES = ofGroup(
  "counter",
  "thread_context_switches_total",
  "Context switches of these threads.",
);
const SCRAPE_ERRORS = metric("counter", "namedprocess_scrape_errors", "Polls that failed.");
const PROCREAD_ERRORS = metric(
  "counter",
  "namedprocess_scrape_procread_errors",
  "Processes that could not be read at all.",
);
const PARTIAL_ERRORS = metric(
  "counter",
  "namedprocess_scrape_partial_errors",
  "Processes of groups that could be read only in part, at each poll.",
);
