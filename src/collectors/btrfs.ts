import { z } from "zod";
import { readCount, readText } from "../kernel/attributes.ts";
import {
  type BtrfsFileSystem,
  listBtrfs,
  listBtrfsDeviceIds,
  readBtrfsCommits,
  readBtrfsErrors,
  readBtrfsLayouts,
} from "../kernel/btrfs.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { NoDataError } from "../lib/errors.ts";
import { createParts, type Parts } from "../lib/parts.ts";
import { columnsOf, type Row } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * Mounted btrfs file systems, as `node_btrfs_*`, from what sysfs has. It has the devices' errors by their ids; their
 * UUIDs and unused bytes it has not. What this kernel does not count is 0; a table that cannot be parsed leaves the rest.
 */
export const btrfs = defineCollector({
  kind: "btrfs",
  description: "Space, commits, devices and their errors of each mounted btrfs file system.",
  sources: ["/sys/fs/btrfs/*"],
  replaces: ["btrfs"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createBtrfsLabels();
    const parts = createParts();
    return {
      poll: () => {
        labels.turn();
        parts.turn();
        const found = listBtrfs(kernel);
        if (found.length === 0) throw new NoDataError("This host has no btrfs mounted");
        const at = { kernel, labels, parts };
        const rows = (read: ReadRows) => found.flatMap((of) => read(of, at));
        return [
          ...columnsOf(INFO, rows(infoRows)),
          ...columnsOf(FILE_SYSTEM, rows(fileSystemRows)),
          ...columnsOf(RESERVED, rows(reservedRows)),
          ...columnsOf(LAYOUT, rows(layoutRows)),
          ...columnsOf(DEVICE, rows(deviceRows)),
          ...columnsOf(ERRORS, rows(errorRows)),
        ];
      },
      troubles: parts.troubles,
    };
  },
});

const INFO = [metric("gauge", "node_btrfs_info", "Which file system it is, always 1.")];
const FILE_SYSTEM = [
  metric("gauge", "node_btrfs_global_rsv_size_bytes", "Bytes kept in reserve for emergencies."),
  metric("counter", "node_btrfs_commits_total", "Commits."),
  metric("gauge", "node_btrfs_last_commit_seconds", "Seconds the last commit took."),
  metric("gauge", "node_btrfs_max_commit_seconds", "Seconds the longest commit took."),
  metric("counter", "node_btrfs_commit_seconds_total", "Seconds all commits took together."),
];
const RESERVED = [
  metric("gauge", "node_btrfs_reserved_bytes", "Bytes promised to writes under way."),
];
const LAYOUT = [
  metric("gauge", "node_btrfs_used_bytes", "Bytes in use."),
  metric("gauge", "node_btrfs_size_bytes", "Bytes set aside."),
  metric("gauge", "node_btrfs_allocation_ratio", "Bytes of devices a byte takes."),
];
const DEVICE = [metric("gauge", "node_btrfs_device_size_bytes", "Size of the device in bytes.")];
const ERRORS = [metric("counter", "node_btrfs_device_errors_total", "Errors of the device.")];

const BLOCK_GROUPS = ["data", "metadata", "system"];
const SECTOR_BYTES = 512;

type BtrfsLabels = ReturnType<typeof createBtrfsLabels>;

interface Context {
  readonly kernel: KernelReader;
  readonly labels: BtrfsLabels;
  readonly parts: Parts;
}

type ReadRows = (of: BtrfsFileSystem, at: Context) => readonly Row[];

function createBtrfsLabels() {
  const info = createLabelCache("uuid", "label");
  const fileSystem = createLabelCache("uuid");
  const group = createLabelCache("uuid", "block_group_type");
  const layout = createLabelCache("uuid", "block_group_type", "mode");
  const device = createLabelCache("uuid", "device");
  const errors = createLabelCache("uuid", "device", "devid", "type");
  const caches = { info, fileSystem, group, layout, device, errors };
  return { ...caches, turn: () => Object.values(caches).forEach((cache) => cache.turn()) };
}

const infoRows: ReadRows = ({ folder, uuid }, { kernel, labels }) => [
  { labels: labels.info.of(uuid, readText(kernel, `${folder}/label`)), values: [1] },
];

const fileSystemRows: ReadRows = (of, { kernel, labels, parts }) => {
  const file = `/sys/${of.folder}/commit_stats`;
  const commits = parts.attempt(file, () => readBtrfsCommits(kernel, of));
  const count = (name: string) => commits && (commits.get(name) ?? 0);
  const seconds = (name: string) => commits && (commits.get(name) ?? 0) / 1000;
  const values = [
    readCount(kernel, `${of.folder}/allocation/global_rsv_size`) ?? 0,
    count("commits"),
    seconds("last_commit_ms"),
    seconds("max_commit_ms"),
    seconds("total_commit_ms"),
  ];
  return [{ labels: labels.fileSystem.of(of.uuid), values }];
};

const reservedRows: ReadRows = ({ folder, uuid }, { kernel, labels }) =>
  BLOCK_GROUPS.map((group) => ({
    labels: labels.group.of(uuid, group),
    values: [readCount(kernel, `${folder}/allocation/${group}/bytes_reserved`) ?? 0],
  }));

const layoutRows: ReadRows = (of, { kernel, labels }) =>
  BLOCK_GROUPS.flatMap((group) =>
    readBtrfsLayouts(kernel, of, group).map(({ mode, usedBytes, sizeBytes, ratio }) => ({
      labels: labels.layout.of(of.uuid, group, mode),
      values: [usedBytes, sizeBytes, ratio],
    })),
  );

const deviceRows: ReadRows = ({ folder, uuid, devices }, { kernel, labels }) =>
  devices.map((device) => ({
    labels: labels.device.of(uuid, device),
    values: [(readCount(kernel, `${folder}/devices/${device}/size`) ?? 0) * SECTOR_BYTES],
  }));

/** Which name an id has sysfs does not say, but where there is one of each it is clear. */
const errorRows: ReadRows = (of, { kernel, labels, parts }) => {
  const ids = listBtrfsDeviceIds(kernel, of);
  const device = ids.length === 1 && of.devices.length === 1 ? of.devices[0] : undefined;
  return ids.flatMap((id) => {
    const file = `/sys/${of.folder}/devinfo/${id}/error_stats`;
    const errors = parts.attempt(file, () => readBtrfsErrors(kernel, of.folder, id)) ?? [];
    return [...errors].map(([name, count]) => ({
      labels: labels.errors.of(of.uuid, device ?? "", id, name.replace(/_errs$/, "")),
      values: [count],
    }));
  });
};
