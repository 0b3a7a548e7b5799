import { z } from "zod";
import { readBlockDevice } from "../kernel/block_device.ts";
import { createDiskstatsParser, type DiskCounters } from "../kernel/diskstats.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { virtualGlobs } from "../kernel/virtual.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { NoDataError } from "../lib/errors.ts";
import { createSeldom } from "../lib/seldom.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { columnsOf } from "../model/columns.ts";
import type { Family, Labels, MetricType } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { metric } from "../model/metric.ts";
import { defineCollector, type Source } from "../polling/collector.ts";
import { diskCounters } from "../portable/disk_io.ts";
import type { PortableReader } from "../portable/reader.ts";

/** Devices whose traffic says nothing or is counted elsewhere: RAM disks, loops, floppies, partitions. */
const DEFAULT_EXCLUDE = [
  "{ram,zram,loop,fd}+([0-9])",
  "{h,s,v,xv}d[a-z]+([0-9])",
  "nvme+([0-9])n+([0-9])p+([0-9])",
];

const IDENTITY_MAX_AGE_MS = 60_000;

/** What block devices read, write, discard and flush, and which devices they are, as `node_disk_*`. */
export const disk_io = defineCollector({
  kind: "disk_io",
  description:
    "Reads, writes, discards and flushes of each block device, the time they took, and what device it is.",
  sources: ["/proc/diskstats", "/run/udev/data/b*", "/sys/block/*/queue/rotational"],
  replaces: ["diskstats"],
  onByDefault: true,
  portable: { intervalSeconds: 15 },
  options: z.strictObject({
    devices: filterOptions("block devices", { exclude: DEFAULT_EXCLUDE })
      .prefault({})
      .describe("The block devices to show."),
  }),
  open: ({ devices }, { kernel, now, excludeVirtual, portable }) => {
    const isWanted = createFilter(devices, virtualGlobs("block_devices", excludeVirtual));
    if (portable) return openPortable(portable, isWanted);
    const identities = createSeldom<Identity>(now, IDENTITY_MAX_AGE_MS);
    const parse = createDiskstatsParser(isWanted);
    const table = createFamilyTable([INFO, ...COUNTERS, CONTENT, MAPPER, ...ATA]);

    const identify = (disk: DiskCounters) =>
      identities.of(disk.key, () => identityOf(disk, kernel));

    function* read(): Generator<undefined, readonly Family[]> {
      identities.turn();
      table.turn();
      const text = kernel.proc("diskstats");
      yield;
      for (const disk of parse(text)) {
        addDisk(table, disk, identify(disk));
        yield;
      }
      return table.families();
    }

    return { poll: ({ pause }) => stepByStep(read(), now, pause) };
  },
});

/** Elsewhere the libraries add up the disks: there is one device, `all`. */
const ALL: Labels = { device: "all" };

function openPortable({ ask }: PortableReader, isWanted: (device: string) => boolean): Source {
  return {
    poll: async () => {
      if (!isWanted("all")) throw new NoDataError('Devices but "all" are shown on Linux alone');
      const of = diskCounters(await ask("disksIO"), await ask("fsStats"));
      const inSeconds = (milliseconds: number | undefined) =>
        milliseconds === undefined ? undefined : seconds(milliseconds);
      const values: Readonly<Record<string, number | undefined>> = {
        node_disk_reads_completed_total: of.readsCompleted,
        node_disk_read_bytes_total: of.readBytes,
        node_disk_read_time_seconds_total: inSeconds(of.readMilliseconds),
        node_disk_writes_completed_total: of.writesCompleted,
        node_disk_written_bytes_total: of.writtenBytes,
        node_disk_write_time_seconds_total: inSeconds(of.writeMilliseconds),
        node_disk_io_time_weighted_seconds_total: inSeconds(of.weightedMilliseconds),
      };
      return columnsOf(COUNTERS, [
        { labels: ALL, values: COUNTERS.map(({ name }) => values[name]) },
      ]);
    },
  };
}

const asIs = (count: number) => count;
const bytes = (sectors: number) => sectors * 512;
const seconds = (milliseconds: number) => milliseconds / 1000;

/** In the order of the kernel's counters, each with what makes its unit a base unit. */
const COUNTERS = [
  counted("reads_completed_total", "Reads completed.", asIs),
  counted("reads_merged_total", "Reads merged with a neighbour before they ran.", asIs),
  counted("read_bytes_total", "Bytes read.", bytes),
  counted("read_time_seconds_total", "Seconds all reads took together.", seconds),
  counted("writes_completed_total", "Writes completed.", asIs),
  counted("writes_merged_total", "Writes merged with a neighbour before they ran.", asIs),
  counted("written_bytes_total", "Bytes written.", bytes),
  counted("write_time_seconds_total", "Seconds all writes took together.", seconds),
  counted("io_now", "Requests in flight.", asIs, "gauge"),
  counted("io_time_seconds_total", "Seconds with a request in flight.", seconds),
  counted(
    "io_time_weighted_seconds_total",
    "Seconds with requests in flight, times their number.",
    seconds,
  ),
  counted("discards_completed_total", "Discards completed.", asIs),
  counted("discards_merged_total", "Discards merged with a neighbour.", asIs),
  counted("discarded_sectors_total", "Sectors of 512 bytes discarded.", asIs),
  counted("discard_time_seconds_total", "Seconds all discards took together.", seconds),
  counted("flush_requests_total", "Flushes completed.", asIs),
  counted("flush_requests_time_seconds_total", "Seconds all flushes took together.", seconds),
];

function counted(
  name: string,
  help: string,
  convert: (count: number) => number,
  type: MetricType = "counter",
) {
  return { ...metric(type, `node_disk_${name}`, help), convert };
}

const INFO = metric("gauge", "node_disk_info", "Which device it is, always 1.");
const CONTENT = metric("gauge", "node_disk_filesystem_info", "What the device holds, always 1.");
const MAPPER = metric(
  "gauge",
  "node_disk_device_mapper_info",
  "What the device mapper and LVM call the device, always 1.",
);
const ATA = [
  metric("gauge", "node_disk_ata_write_cache", "Whether the ATA disk has a write cache."),
  metric("gauge", "node_disk_ata_write_cache_enabled", "Whether the ATA disk's write cache is on."),
  metric(
    "gauge",
    "node_disk_ata_rotation_rate_rpm",
    "Rotations of the ATA disk each minute, 0 where nothing turns.",
  ),
];

/** Which device it is, as labels of its series: undefined are those of series that it lacks. */
interface Identity {
  readonly device: Labels;
  readonly info: Labels;
  readonly content: Labels | undefined;
  readonly mapper: Labels | undefined;
  /** In the order of ATA. */
  readonly ata: readonly (number | undefined)[];
}

function identityOf({ device, major, minor }: DiskCounters, kernel: KernelReader): Identity {
  const of = readBlockDevice(kernel, { device, major, minor });
  const { path, wwn, model, serial, revision, rotational, content, mapper, ata } = of;
  return {
    device: { device },
    info: { device, major, minor, path, wwn, model, serial, revision, rotational },
    content: content && { device, ...content },
    mapper: mapper && {
      device,
      name: mapper.name,
      uuid: mapper.uuid,
      vg_name: mapper.volumeGroup,
      lv_name: mapper.logicalVolume,
      lv_layer: mapper.layer,
    },
    ata: ata ? [ata.hasWriteCache, ata.isWriteCacheEnabled, ata.rotationsPerMinute] : [],
  };
}

function addDisk(table: FamilyTable, { counters }: DiskCounters, of: Identity): void {
  table.add(INFO, of.info, 1);
  // By index: as pairs of index and column they would be made anew for each of hundreds of disks.
  for (let at = 0; at < COUNTERS.length; at++) {
    const [column, count] = [COUNTERS[at], counters[at]];
    if (column !== undefined && count !== undefined)
      table.add(column, of.device, column.convert(count));
  }
  if (of.content !== undefined) table.add(CONTENT, of.content, 1);
  if (of.mapper !== undefined) table.add(MAPPER, of.mapper, 1);
  for (let at = 0; at < of.ata.length; at++) {
    const column = ATA[at];
    if (column !== undefined) table.add(column, of.device, of.ata[at]);
  }
}
