import { z } from "zod";
import { createCgroupReader, type CgroupReader } from "../kernel/cgroup_files.ts";
import { type CgroupHierarchy, readCgroupHierarchies } from "../kernel/cgroup_hierarchies.ts";
import { nameCgroup } from "../kernel/cgroup_name.ts";
import { CGROUP_QUANTITIES } from "../kernel/cgroup_quantities.ts";
import type { CgroupParts, CgroupReadingKind } from "../kernel/cgroup_readings.ts";
import { type CgroupFolder, createCgroupTree } from "../kernel/cgroup_tree.ts";
import { readCgroupV1 } from "../kernel/cgroup_v1.ts";
import { readCgroupV2 } from "../kernel/cgroup_v2.ts";
import { systemClock } from "../lib/clock.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { createSeldom } from "../lib/seldom.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Family, Labels } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { metric } from "../model/metric.ts";
import { createMetricsByName, metricNamePart } from "../model/metrics_by_name.ts";
import type { Trouble } from "../model/snapshot.ts";
import { defineCollector } from "../polling/collector.ts";

/** What tells apart leaks, caches and thrashing; the rest is for those who ask. */
const MEMORY_FIELDS = [
  ...["anon", "file", "kernel", "shmem", "sock", "inactive_file", "file_dirty"],
  ...["pgfault", "pgmajfault"],
];

const OPTIONS = z.strictObject({
  depth: z
    .int()
    .min(0)
    .max(32)
    .default(4)
    .describe(
      "Levels beneath the root to show: 2 are the system's services, 4 the containers of Kubernetes too.",
    ),
  cgroups: filterOptions("cgroups")
    .prefault({})
    .describe("The cgroups to show, by their paths: /system.slice/*.service, /kubepods*/**."),
  memory_stat: filterOptions("fields of memory.stat", { include: MEMORY_FIELDS })
    .prefault({})
    .describe(
      "The fields of memory.stat to show, by their names in version 2: some 50 series for each cgroup if all are.",
    ),
  io: z
    .boolean()
    .default(true)
    .describe("Show I/O: six series for each cgroup and device it used."),
  devices: filterOptions("block devices", { exclude: ["{ram,loop,fd}+([0-9])"] })
    .prefault({})
    .describe("The block devices to show I/O of."),
  pressure: z
    .boolean()
    .default(true)
    .describe(
      "Show how long tasks stalled, where version 2 counts it: seven series for each cgroup.",
    ),
  processes: z
    .boolean()
    .default(false)
    .describe("Count processes too, in a time that grows with them; tasks are counted without it."),
});

type Options = z.output<typeof OPTIONS>;

/**
 * What control groups use, wait for and may use, as `cgroup_*`: each systemd unit's and container's. Every series
 * bears the path, the unit and the container. The latter two follow from the first and so make no more series, and an
 * alert that names a unit needs no join. What a cgroup does not have is left out; one that has vanished goes with all
 * its series. Limits follow a change within half a minute. On a host with both versions each controller's numbers are
 * those of the version it is mounted with.
 */
export const cgroup = defineCollector({
  kind: "cgroup",
  description:
    "CPU with throttling, memory with OOM kills, I/O, tasks and pressure of each systemd unit and container.",
  sources: ["/sys/fs/cgroup", "/proc/1/mountinfo"],
  options: OPTIONS,
  open: (options, { kernel, now }) => {
    const { monotonic } = systemClock;
    const seldom = createSeldom<readonly Hierarchy[]>(now, MAX_AGE_MILLISECONDS);
    const deviceNames = createSeldom<string>(now, MAX_AGE_MILLISECONDS);
    const nameDevice = (number: string) =>
      deviceNames.of(number, () => baseOf(kernel.link(`dev/block/${number}`)) ?? number);
    const reader = createCgroupReader(monotonic);
    const read = createReading(options, reader, nameDevice);
    let known: readonly Hierarchy[] = [];
    let troubles: readonly Trouble[] = [];
    return {
      poll: async ({ pause }) => {
        seldom.turn();
        deviceNames.turn();
        known = seldom.of("hierarchies", () => {
          return readCgroupHierarchies(kernel).map((mounted) => keep(mounted, known, options));
        });
        const families = await stepByStep(read(known), monotonic, pause);
        troubles = [...reader.takeFaults()].map(([about, reason]) => ({ about, reason }));
        return families;
      },
      troubles: () => troubles,
    };
  },
});

const MAX_AGE_MILLISECONDS = 60_000;

interface Hierarchy extends CgroupHierarchy {
  readonly walk: ReturnType<typeof createCgroupTree>;
}

/** The hierarchy that is known already goes on with what it has seen. */
function keep(
  mounted: CgroupHierarchy,
  known: readonly Hierarchy[],
  { depth }: Options,
): Hierarchy {
  const { folder, path } = mounted;
  const before = known.find((hierarchy) => hierarchy.folder === folder && hierarchy.path === path);
  const walk =
    before?.walk ?? createCgroupTree({ location: folder, path, depth }, systemClock.monotonic);
  return { ...mounted, walk };
}

function baseOf(link: string | undefined): string | undefined {
  return link?.slice(link.lastIndexOf("/") + 1);
}

interface Reading {
  readonly quantity: CgroupReadingKind;
  readonly value: number;
  readonly of: string;
}

/** The labels of one cgroup's series. */
interface CgroupLabels {
  readonly own: Labels;
  /** With one label more. */
  readonly with: (label: string, value: string) => Labels;
}

function createReading(
  options: Options,
  reader: CgroupReader,
  nameDevice: (number: string) => string,
) {
  const parts = partsOf(options);
  const isWanted = createFilter(options.cgroups);
  const isDeviceWanted = createFilter(options.devices);
  const labelsOf = createLabels();

  function readingsOf(folder: CgroupFolder, version: 1 | 2): readonly Reading[] {
    const readings = reader.of(folder, (files) => {
      const taken: Reading[] = [];
      const read = version === 2 ? readCgroupV2 : readCgroupV1;
      read(files, parts, (quantity, value, of = "") => {
        if (value !== undefined) taken.push({ quantity, value, of });
      });
      return taken;
    });
    return readings ?? [];
  }

  function add(table: FamilyTable, labels: CgroupLabels, { quantity, value, of }: Reading): void {
    if (quantity === "memory_stat") {
      table.add(memoryMetric(of), labels.own, value);
      return;
    }
    const metric = CGROUP_QUANTITIES[quantity];
    const { label } = metric;
    if (label === undefined) table.add(metric, labels.own, value);
    else if (label !== "device") table.add(metric, labels.with(label, of), value);
    else {
      const device = nameDevice(of);
      if (isDeviceWanted(device)) table.add(metric, labels.with(label, device), value);
    }
  }

  return function* (hierarchies: readonly Hierarchy[]): Generator<undefined, readonly Family[]> {
    const table = createFamilyTable(Object.values(CGROUP_QUANTITIES));
    const counted = new Set<string>();
    for (const { version, walk } of hierarchies) {
      for (const folder of walk()) {
        yield;
        if (!isWanted(folder.path)) continue;
        const labels = labelsOf(folder);
        for (const reading of readingsOf(folder, version)) {
          if (IN_BOTH.has(reading.quantity)) {
            const key = `${reading.quantity} ${folder.path}`;
            if (version === 1) counted.add(key);
            else if (counted.has(key)) continue;
          }
          add(table, labels, reading);
        }
      }
    }
    return table.families();
  };
}

/** What version 2 counts of every cgroup, and version 1 of the one with the same path too. */
const IN_BOTH: ReadonlySet<CgroupReadingKind> = new Set([
  "cpu_usage_seconds",
  "cpu_seconds",
  "processes",
]);

function partsOf({ io, pressure, processes, memory_stat }: Options): CgroupParts {
  const isMemoryFieldWanted =
    memory_stat.include.length === 0 ? undefined : createFilter(memory_stat);
  return { io, pressure, processes, isMemoryFieldWanted };
}

/** Labels that live as long as the cgroup does. */
function createLabels(): (folder: CgroupFolder) => CgroupLabels {
  const known = new WeakMap<CgroupFolder, CgroupLabels>();
  return (folder) => {
    let labels = known.get(folder);
    if (labels === undefined) known.set(folder, (labels = labelsFor(folder.path)));
    return labels;
  };
}

function labelsFor(path: string): CgroupLabels {
  const own = { cgroup: path, ...nameCgroup(path) };
  const more = new Map<string, Labels>();
  return {
    own,
    with: (label, value) => {
      const key = `${label} ${value}`;
      let labels = more.get(key);
      if (labels === undefined) more.set(key, (labels = { ...own, [label]: value }));
      return labels;
    },
  };
}

/** Fields of memory.stat that count what happened; all others are bytes in use. */
const EVENT = /^(pg(?!table)|workingset_|thp_|swp|zswp|numa_)/;

const memoryMetric = createMetricsByName((field) => {
  const [name, help] = [`cgroup_memory_${metricNamePart(field)}`, `${field} of memory.stat`];
  return EVENT.test(field)
    ? metric("counter", `${name}_total`, `Count of ${help}.`)
    : metric("gauge", `${name}_bytes`, `Bytes of ${help}.`);
});
