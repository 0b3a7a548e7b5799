import { z } from "zod";
import { createFsSurvey, type FsSurvey } from "../kernel/fs_survey.ts";
import { locate, type LocatedMount } from "../kernel/mount_table.ts";
import { type FsReading, type FsUsage, statfsEach, usedRatio } from "../kernel/statfs.ts";
import { createStatfsProber } from "../kernel/statfs_prober.ts";
import { virtualGlobs } from "../kernel/virtual.ts";
import { systemClock } from "../lib/clock.ts";
import { durationOption } from "../lib/duration.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import type { Family, Labels } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { metric } from "../model/metric.ts";
import { createMountLabels, type MountLabels } from "../model/mount_labels.ts";
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
    const survey = createFsSurvey(kernel, isShown, paths);
    const named = places.map((place) => ({ ...place, location: locate(place.path, kernel) }));
    const prober = createStatfsProber({ timeoutMs: mount_timeout * 1000, now });
    const show = createView();

    function* read({ mounts, safe }: FsSurvey, probed: Readings) {
      const readings = yield* statfsEach(safe);
      const readingOf = ({ location }: { readonly location: string }) =>
        readings.get(location) ?? probed.get(location);
      const read = named.map((place) => ({ ...place, reading: readingOf(place) }));
      return yield* show(mounts, readingOf, read);
    }

    return {
      poll: (context) => {
        const { timeoutSeconds, pause } = context;
        const readAll = (found: FsSurvey) => {
          const go = (probed: Readings) => stepByStep(read(found, probed), monotonic, pause);
          if (found.risky.length > 0) {
            // A signal is made for who asks for it.
            const { signal } = context;
            return prober.probe(found.risky, { signal, timeoutSeconds }).then(go);
          }
          prober.rest();
          return go(NO_READINGS);
        };
        const found = stepByStep(survey(), monotonic, pause);
        return found instanceof Promise ? found.then(readAll) : readAll(found);
      },
      close: () => prober.close(),
    };
  },
});

/** By the places where they were read. */
type Readings = ReadonlyMap<string, FsReading>;

const NO_READINGS: Readings = new Map();

/** Elsewhere a library lists the mounts, and another reads the paths. */
function openPortable(
  portable: PortableReader,
  isShown: (mount: ShownMount) => boolean,
  places: readonly Place[],
): Source {
  const show = createView();
  return {
    poll: async ({ pause }) => {
      const mounts = mountsOf(await portable.ask("fsSize"));
      const paths: ReadPlace[] = [];
      for (const place of places) {
        paths.push({ ...place, reading: await readPath(place.path, mounts, portable) });
      }
      return stepByStep(
        show(mounts.filter(isShown), ({ reading }) => reading, paths),
        monotonic,
        pause,
      );
    },
  };
}

/** How reading a file system ended; undefined where nobody could be asked yet. */
type Reading = FsReading | PortableReading | undefined;

/** A path to show. */
interface Place {
  readonly path: string;
  readonly labels: Labels;
}

type ReadPlace = Place & { readonly reading: Reading };

/** A mount to show, and what is known of it. */
type ShownMount = Pick<LocatedMount, "device" | "fsType" | "mountPoint"> &
  Partial<Pick<LocatedMount, "major" | "minor" | "canHang">> & {
    readonly isReadonly: boolean | undefined;
  };

/** A function that shows mounts and paths, poll after poll. */
function createView() {
  const labels = createMountLabels();
  const table = createFamilyTable(METRICS);

  function addMount(
    mount: ShownMount,
    of: MountLabels | undefined,
    reading: Read["reading"],
  ): void {
    const error = errorOf(reading);
    if (of?.usage) {
      const shown = error === "" ? of.usage : labels.withError(mount, error);
      addUsage(table, MOUNT_COLUMNS, { labels: shown, reading });
      if (mount.isReadonly !== undefined) table.add(READONLY, shown, Number(mount.isReadonly));
      table.add(DEVICE_ERROR, shown, Number(error !== ""));
    }
    if (of?.numbers && reading.type === "usage") table.add(MOUNT_INFO, of.numbers, 1);
    if (of?.hangable) table.add(HUNG, of.hangable, hungSecondsOf(reading));
  }

  return function* show<Mount extends ShownMount>(
    mounts: readonly Mount[],
    readingOf: (mount: Mount) => Reading,
    paths: readonly ReadPlace[],
  ): Generator<undefined, readonly Family[]> {
    const all = yield* labels.each(mounts);
    table.turn();
    for (const [index, mount] of mounts.entries()) {
      const reading = readingOf(mount);
      if (reading !== undefined) addMount(mount, all[index], reading);
      yield;
    }
    for (const { labels, reading } of paths) {
      if (reading === undefined) continue;
      addUsage(table, PATH_COLUMNS, { labels, reading });
      table.add(USED_RATIO, labels, ratioOf(reading));
      table.add(PATH_ERROR, labels, Number(reading.type !== "usage"));
    }
    return table.families();
  };
}

interface Read {
  readonly labels: Labels;
  readonly reading: NonNullable<Reading>;
}

function addUsage(table: FamilyTable, columns: readonly Column[], { labels, reading }: Read): void {
  if (reading.type !== "usage") return;
  const usage: PortableUsage & Partial<FsUsage> = reading.usage;
  for (const column of columns) table.add(column, labels, usage[column.key]);
}

const NO_INODES = { files: 0, freeFiles: 0 };
const ratioOf = (reading: Read["reading"]) =>
  reading.type === "usage" ? usedRatio({ ...NO_INODES, ...reading.usage }) : undefined;
const hungSecondsOf = (reading: Read["reading"]) =>
  reading.type === "timeout" ? reading.hungSeconds : 0;

/** The `device_error` label. */
function errorOf(reading: Read["reading"]): string {
  if (reading.type === "usage") return "";
  return reading.type === "timeout" ? "mountpoint timeout" : reading.message;
}

const gauge = (name: string, help: string) => metric("gauge", name, help);
const column = (name: string, help: string, key: keyof FsUsage) => ({ ...gauge(name, help), key });
type Column = ReturnType<typeof column>;

const MOUNT_COLUMNS = [
  column("node_filesystem_size_bytes", "Size of the file system.", "sizeBytes"),
  column("node_filesystem_free_bytes", "Free space, root's reserve included.", "freeBytes"),
  column("node_filesystem_avail_bytes", "Space left to users but root.", "availableBytes"),
  column("node_filesystem_files", "Inodes the file system has room for.", "files"),
  column("node_filesystem_files_free", "Inodes not in use.", "freeFiles"),
];
const READONLY = gauge("node_filesystem_readonly", "Whether the mount refuses writes.");
const DEVICE_ERROR = gauge("node_filesystem_device_error", "Whether reading it failed.");
const MOUNT_INFO = gauge("node_filesystem_mount_info", "Device numbers of the mount.");
const HUNG_HELP = "How long the mount has not answered; 0 while it does.";
const HUNG = gauge("metrics_exporter_mount_hung_seconds", HUNG_HELP);

const SPACE_LEFT = "Space left to users but root where the path is.";
const PATH_COLUMNS = [
  column("disk_size_bytes", "Size of the file system the path is on.", "sizeBytes"),
  column("disk_available_bytes", SPACE_LEFT, "availableBytes"),
];
const USED_RATIO = gauge("disk_used_ratio", "Used part of what users but root can use.");
const PATH_ERROR = gauge("disk_path_error", "Whether reading the path's file system failed.");

const OF_MOUNTS = [...MOUNT_COLUMNS, READONLY, DEVICE_ERROR, MOUNT_INFO, HUNG];
const METRICS = [...OF_MOUNTS, ...PATH_COLUMNS, USED_RATIO, PATH_ERROR];
