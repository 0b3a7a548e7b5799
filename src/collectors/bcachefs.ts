import { z } from "zod";
import { listIfAny, readCount, readText } from "../kernel/attributes.ts";
import {
  parseBcachefsCounter,
  parseBcachefsDone,
  parseBcachefsErrors,
  parseBcachefsIoErrors,
  parseBcachefsNumber,
  parseBcachefsTable,
} from "../kernel/bcachefs.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { NoDataError } from "../lib/errors.ts";
import { eachInTurn } from "../lib/each_in_turn.ts";
import { columnsOf, type Row } from "../model/columns.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { createMetricsByName, metricNamePart } from "../model/metrics_by_name.ts";
import { defineCollector } from "../polling/collector.ts";

/** Mounted bcachefs file systems, as `node_bcachefs_*`: each of its counters under the name it has there. */
export const bcachefs = defineCollector({
  kind: "bcachefs",
  description: "Counters, compression, errors and devices of each mounted bcachefs file system.",
  sources: ["/sys/fs/bcachefs/*"],
  replaces: ["bcachefs"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createBcachefsLabels();
    return {
      poll: async ({ pause }) => {
        labels.turn();
        const uuids = listIfAny(kernel, "fs/bcachefs");
        if (uuids.length === 0) throw new NoDataError("This host has no bcachefs mounted");
        const rows = (read: ReadRows) => uuids.flatMap((uuid) => read(kernel, uuid, labels));
        const counters = createFamilyTable();
        const files = uuids.flatMap((uuid) =>
          listIfAny(kernel, `fs/bcachefs/${uuid}/counters`).map((name) => ({ uuid, name })),
        );
        await eachInTurn(files, pause, ({ uuid, name }) => {
          const text = readText(kernel, `fs/bcachefs/${uuid}/counters/${name}`);
          const value = parseBcachefsCounter(text);
          counters.add(counterMetric(name), labels.fileSystem.of(uuid), value);
        });
        return [
          ...columnsOf(FILE_SYSTEM, rows(fileSystemRows)),
          ...columnsOf(COMPRESSION, rows(compressionRows)),
          ...columnsOf(ERRORS, rows(errorRows)),
          ...counters.families(),
          ...columnsOf(WRITES, rows(writeRows)),
          ...columnsOf(DEVICE_INFO, rows(deviceInfoRows)),
          ...columnsOf(DEVICE, rows(deviceRows)),
          ...columnsOf(DONE, rows(doneRows)),
          ...columnsOf(IO_ERRORS, rows(ioErrorRows)),
        ];
      },
    };
  },
});

const FILE_SYSTEM = [
  metric("gauge", "node_bcachefs_info", "Which file system it is, always 1."),
  metric("gauge", "node_bcachefs_btree_cache_size_bytes", "Memory the cache of the trees takes."),
];
const COMPRESSION = [
  metric("gauge", "node_bcachefs_compression_compressed_bytes", "Size after compression."),
  metric("gauge", "node_bcachefs_compression_uncompressed_bytes", "Size before compression."),
];
const ERRORS = [metric("counter", "node_bcachefs_errors_total", "Errors found.")];
const WRITES = [
  metric("counter", "node_bcachefs_btree_writes_total", "Writes of the trees."),
  metric("gauge", "node_bcachefs_btree_write_average_size_bytes", "Average write of the trees."),
];
const DEVICE_INFO = [metric("gauge", "node_bcachefs_device_info", "Which device it is, always 1.")];
const DEVICE = [
  metric("gauge", "node_bcachefs_device_bucket_size_bytes", "Size of the device's buckets."),
  metric("gauge", "node_bcachefs_device_buckets", "Buckets of the device."),
  metric("gauge", "node_bcachefs_device_durability", "Copies one on this device counts for."),
];
const DONE = [
  metric("counter", "node_bcachefs_device_io_done_bytes_total", "Bytes the device read and wrote."),
];
const IO_ERRORS = [
  metric("counter", "node_bcachefs_device_io_errors_total", "Errors of the device."),
];

const counterMetric = createMetricsByName((name) =>
  metric(
    "counter",
    `node_bcachefs_${metricNamePart(name)}_total`,
    `The counter ${name}, since the file system was made.`,
  ),
);

type BcachefsLabels = ReturnType<typeof createBcachefsLabels>;
type ReadRows = (kernel: KernelReader, uuid: string, labels: BcachefsLabels) => readonly Row[];

function createBcachefsLabels() {
  const fileSystem = createLabelCache("uuid");
  const algorithm = createLabelCache("uuid", "algorithm");
  const error = createLabelCache("uuid", "error_type");
  const write = createLabelCache("uuid", "type");
  const deviceInfo = createLabelCache("uuid", "device", "label", "state");
  const device = createLabelCache("uuid", "device");
  const done = createLabelCache("uuid", "device", "operation", "data_type");
  const ioError = createLabelCache("uuid", "device", "type");
  const caches = { fileSystem, algorithm, error, write, deviceInfo, device, done, ioError };
  return { ...caches, turn: () => Object.values(caches).forEach((cache) => cache.turn()) };
}

const fileSystemRows: ReadRows = (kernel, uuid, labels) => {
  const cache = readText(kernel, `fs/bcachefs/${uuid}/btree_cache_size`);
  return [{ labels: labels.fileSystem.of(uuid), values: [1, parseBcachefsNumber(cache) ?? 0] }];
};

const compressionRows: ReadRows = (kernel, uuid, labels) =>
  parseBcachefsTable(kernel.attribute(`fs/bcachefs/${uuid}/compression_stats`) ?? "").map(
    ({ name, columns }) => ({
      labels: labels.algorithm.of(uuid, name),
      values: columns.slice(0, COMPRESSION.length).map(parseBcachefsNumber),
    }),
  );

const errorRows: ReadRows = (kernel, uuid, labels) =>
  parseBcachefsErrors(readText(kernel, `fs/bcachefs/${uuid}/errors`)).map(({ name, columns }) => ({
    labels: labels.error.of(uuid, name),
    values: columns.slice(0, ERRORS.length).map(parseBcachefsNumber),
  }));

const writeRows: ReadRows = (kernel, uuid, labels) =>
  parseBcachefsTable(kernel.attribute(`fs/bcachefs/${uuid}/btree_write_stats`) ?? "").map(
    ({ name, columns }) => ({
      labels: labels.write.of(uuid, name),
      values: columns.slice(0, WRITES.length).map(parseBcachefsNumber),
    }),
  );

const deviceInfoRows: ReadRows = (kernel, uuid, labels) =>
  listDevices(kernel, uuid).map(({ device, folder }) => {
    const [label, state] = [
      readText(kernel, `${folder}/label`),
      readText(kernel, `${folder}/state`),
    ];
    return { labels: labels.deviceInfo.of(uuid, device, label, state), values: [1] };
  });

const deviceRows: ReadRows = (kernel, uuid, labels) =>
  listDevices(kernel, uuid).map(({ device, folder }) => ({
    labels: labels.device.of(uuid, device),
    values: [
      parseBcachefsNumber(readText(kernel, `${folder}/bucket_size`)) ?? 0,
      readCount(kernel, `${folder}/nbuckets`) ?? 0,
      readCount(kernel, `${folder}/durability`) ?? 0,
    ],
  }));

const doneRows: ReadRows = (kernel, uuid, labels) =>
  listDevices(kernel, uuid).flatMap(({ device, folder }) =>
    parseBcachefsDone(readText(kernel, `${folder}/io_done`)).map(
      ({ operation, dataType, bytes }) => ({
        labels: labels.done.of(uuid, device, operation, dataType),
        values: [bytes],
      }),
    ),
  );

const ioErrorRows: ReadRows = (kernel, uuid, labels) =>
  listDevices(kernel, uuid).flatMap(({ device, folder }) =>
    parseBcachefsIoErrors(readText(kernel, `${folder}/io_errors`)).map(({ name, columns }) => ({
      labels: labels.ioError.of(uuid, device, name),
      values: columns.slice(0, IO_ERRORS.length).map(parseBcachefsNumber),
    })),
  );

function listDevices(kernel: KernelReader, uuid: string) {
  return listIfAny(kernel, `fs/bcachefs/${uuid}`)
    .filter((entry) => entry.startsWith("dev-"))
    .map((entry) => ({
      device: entry.slice("dev-".length),
      folder: `fs/bcachefs/${uuid}/${entry}`,
    }));
}
