import { z } from "zod";
import { locationsOf, type Readings, rowsOf } from "../kernel/located.ts";
import { createMountTable, locate, type LocatedMount } from "../kernel/mount_table.ts";
import { type FsReading, type FsUsage, statfsEach, usedRatio } from "../kernel/statfs.ts";
import { createStatfsProber } from "../kernel/statfs_prober.ts";
import { virtualGlobs } from "../kernel/virtual.ts";
import { systemClock } from "../lib/clock.ts";
import { durationOption } from "../lib/duration.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Family, Sample } from "../model/family.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { labelled, type Labelled } from "../model/labelled.ts";
import { defineCollector, type Source } from "../polling/collector.ts";
import { mountsOf, type PortableReading, type PortableUsage, readPath } from "../portable/disk.ts";
import type { PortableReader } from "../portable/reader.ts";

const { monotonic } = systemClock;
const EXCLUDED_MOUNT_POINTS = [
  "/{dev,proc,sys}/**",
  "/run/credentials/**/*",
  "/var/lib/{docker,containers/storage}/**/*",
];
const EXCLUDED_TYPES = [
  ..."autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devfs devpts devtmpfs".split(" "),
  ..."fusectl hugetlbfs iso9660 mqueue nsfs overlay proc procfs pstore rpc_pipefs".split(" "),
  ..."securityfs selinuxfs squashfs erofs sysfs tracefs".split(" "),
];

/** How full each file system is, as `node_filesystem_*`, and those that hold given paths, as `disk_*`. */
export const disk = defineCollector({
  kind: "disk",
  description: "Size, free space and inodes of each mounted file system, and of given paths.",
  sources: ["/proc/1/mountinfo", "/proc/self/mountinfo", "statfs(2)"],
  replaces: ["filesystem"],
  onByDefault: true,
  portable: { intervalSeconds: 30 },
  options: z.strictObject({
    mount_points: filterOptions("mount points", { exclude: EXCLUDED_MOUNT_POINTS })
      .prefault({})
      .describe("The mount points to show."),
    fs_types: filterOptions("types of file system", { exclude: EXCLUDED_TYPES })
      .prefault({})
      .describe("The types of file system to show, as the mount table names them."),
    paths: z
      .array(z.string().regex(/^(\/|[a-zA-Z]:[\\/])/, "want an absolute path"))
      .default([])
      .describe("Absolute paths: the file system that holds each is shown as disk_*{path}."),
    mount_timeout: durationOption(
      "How long a network or FUSE mount may take to answer; never more than two thirds of the poll's timeout.",
      "1s",
      { min: "10ms", max: "1m" },
    ),
  }),
  open: (options, { kernel, now, excludeVirtual, portable }) => {
    const { mount_points, fs_types, paths, mount_timeout } = options;
    const isShownAt = createFilter(mount_points, virtualGlobs("mount_points", excludeVirtual));
    const isShownType = createFilter(fs_types, virtualGlobs("fs_types", excludeVirtual));
    const isShown = (mount: ShownMount) => isShownAt(mount.mountPoint) && isShownType(mount.fsType);
    const places = [...new Set(paths)].map((path) => ({ path, labels: { path } }));
    if (portable) return openPortable(portable, isShown, places);
    const readTable = createMountTable(kernel, isShown);
    const named = places.map((place) => ({ ...place, location: locate(place.path, kernel) }));
    const prober = createStatfsProber({ timeoutMs: mount_timeout * 1000, now });
    const labels = createLabels();

    function* survey(): Generator<undefined, Survey> {
      const { mounts, canHang } = yield* readTable();
      const paths = named.map((place) => ({ ...place, canHang: canHang(place.path) }));
      const places = [...mounts, ...paths];
      yield;
      return { mounts, risky: locationsOf(places, true), safe: locationsOf(places, false) };
    }

    function* show({ mounts, safe }: Survey, probed: Readings): Generator<undefined, Family[]> {
      const readings = new Map([...probed, ...(yield* statfsEach(safe))]);
      return yield* familiesOf(rowsOf(mounts, readings), rowsOf(named, readings), labels);
    }

    return {
      poll: ({ signal, timeoutSeconds, pause }) => {
        const read = (found: Survey) => {
          const go = (probed: Readings) => stepByStep(show(found, probed), monotonic, pause);
          if (found.risky.length > 0) {
            return prober.probe(found.risky, { signal, timeoutSeconds }).then(go);
          }
          prober.rest();
          return go(new Map());
        };
        const found = stepByStep(survey(), monotonic, pause);
        return found instanceof Promise ? found.then(read) : read(found);
      },
      close: () => prober.close(),
    };
  },
});

/** Elsewhere a library lists the mounts, and another reads the paths. */
function openPortable(
  portable: PortableReader,
  isShown: (mount: ShownMount) => boolean,
  places: readonly Labelled<{ readonly path: string }>[],
): Source {
  const labels = createLabels();
  return {
    poll: async ({ pause }) => {
      const mounts = mountsOf(await portable.ask("fsSize"));
      const named: Labelled<Read>[] = [];
      for (const place of places) {
        named.push({ ...place, reading: await readPath(place.path, mounts, portable) });
      }
      return stepByStep(familiesOf(mounts.filter(isShown), named, labels), monotonic, pause);
    },
  };
}

/** A thing to show, with how reading its file system ended. */
type Read<Place = unknown> = Place & { readonly reading: FsReading | PortableReading };

/** A mount to show, and what is known of it. */
type ShownMount = Pick<LocatedMount, "device" | "fsType" | "mountPoint"> &
  Partial<Pick<LocatedMount, "major" | "minor" | "canHang">> & {
    readonly isReadonly: boolean | undefined;
  };

/** What there is to show, and where to read it: apart what can hang. */
interface Survey {
  readonly mounts: readonly LocatedMount[];
  readonly risky: readonly string[];
  readonly safe: readonly string[];
}

type Column = Readonly<Record<"name" | "help", string>> & { readonly key: keyof FsUsage };

const MOUNT_COLUMNS: readonly Column[] = [
  column("node_filesystem_size_bytes", "Size of the file system.", "sizeBytes"),
  column("node_filesystem_free_bytes", "Free space, root's reserve included.", "freeBytes"),
  column("node_filesystem_avail_bytes", "Space left to users but root.", "availableBytes"),
  column("node_filesystem_files", "Inodes the file system has room for.", "files"),
  column("node_filesystem_files_free", "Inodes not in use.", "freeFiles"),
];
const PATH_COLUMNS: readonly Column[] = [
  column("disk_size_bytes", "Size of the file system the path is on.", "sizeBytes"),
  column(
    "disk_available_bytes",
    "Space left to users but root where the path is.",
    "availableBytes",
  ),
];

function column(name: string, help: string, key: keyof FsUsage): Column {
  return { name, help, key };
}

function* familiesOf(
  mounts: readonly Read<ShownMount>[],
  paths: readonly Labelled<Read>[],
  labels: MountLabels,
): Generator<undefined, Family[]> {
  const families = [...(yield* mountFamilies(mounts, labels)), ...pathFamilies(paths)];
  return families.filter(({ samples }) => samples.length > 0);
}

function* mountFamilies(
  mounts: readonly Read<ShownMount>[],
  labels: MountLabels,
): Generator<undefined, Family[]> {
  for (const cache of Object.values(labels)) cache.turn();
  const rows = yield* labelled(mounts, ({ device, fsType, mountPoint, reading }) =>
    labels.mount.of(device, errorOf(reading), fsType, mountPoint),
  );
  const answering = mounts.filter((of) => of.reading.type === "usage" && of.major !== undefined);
  const infos = yield* labelled(answering, ({ device, major = "", minor = "", mountPoint }) =>
    labels.numbers.of(device, major, minor, mountPoint),
  );
  const hangable = mounts.filter(({ canHang }) => canHang);
  const risky = yield* labelled(hangable, ({ mountPoint }) => labels.place.of(mountPoint));
  const families: Family[] = [];
  for (const column of MOUNT_COLUMNS) {
    families.push(usageFamily(column, rows));
    yield;
  }
  return [
    ...families,
    family("node_filesystem_readonly", "Whether the mount refuses writes.", rows, isReadonly),
    family("node_filesystem_device_error", "Whether reading it failed.", rows, isUnread),
    family("node_filesystem_mount_info", "Device numbers of the mount.", infos, () => 1),
    family("metrics_exporter_mount_hung_seconds", HUNG_HELP, risky, hungSecondsOf),
  ];
}

const HUNG_HELP = "How long the mount has not answered; 0 while it does.";

function pathFamilies(paths: readonly Labelled<Read>[]): Family[] {
  return [
    ...PATH_COLUMNS.map((column) => usageFamily(column, paths)),
    family("disk_used_ratio", "Used part of what users but root can use.", paths, ratioOf),
    family("disk_path_error", "Whether reading the path's file system failed.", paths, isUnread),
  ];
}

function usageFamily({ name, help, key }: Column, rows: readonly Labelled<Read>[]): Family {
  return family(name, help, rows, ({ reading }) => {
    if (reading.type !== "usage") return undefined;
    const usage: PortableUsage & Partial<FsUsage> = reading.usage;
    return usage[key];
  });
}

/** A family of gauges: a row without a value has no sample. */
function family<Row extends Labelled>(
  name: string,
  help: string,
  rows: readonly Row[],
  valueOf: (row: Row) => number | undefined,
): Family {
  const samples: Sample[] = [];
  for (const row of rows) {
    const value = valueOf(row);
    if (value !== undefined) samples.push({ labels: row.labels, value });
  }
  return { name, help, type: "gauge", samples };
}

const NO_INODES = { files: 0, freeFiles: 0 };
const isReadonly = (mount: ShownMount) =>
  mount.isReadonly === undefined ? undefined : Number(mount.isReadonly);
const isUnread = ({ reading }: Read) => Number(reading.type !== "usage");
const ratioOf = ({ reading }: Read) =>
  reading.type === "usage" ? usedRatio({ ...NO_INODES, ...reading.usage }) : undefined;
const hungSecondsOf = ({ reading }: Read) => (reading.type === "timeout" ? reading.hungSeconds : 0);

/** The `device_error` label. */
function errorOf(reading: Read["reading"]): string {
  if (reading.type === "usage") return "";
  return reading.type === "timeout" ? "mountpoint timeout" : reading.message;
}

type MountLabels = Readonly<Record<"mount" | "numbers" | "place", LabelCache>>;

function createLabels(): MountLabels {
  return {
    mount: createLabelCache("device", "device_error", "fstype", "mountpoint"),
    numbers: createLabelCache("device", "major", "minor", "mountpoint"),
    place: createLabelCache("mountpoint"),
  };
}
