import { z } from "zod";
import { hasZfs, readZfsPoolIo, readZfsPools, readZfsTable } from "../kernel/zfs.ts";
import { NoDataError } from "../lib/errors.ts";
import { eachInTurn } from "../lib/each_in_turn.ts";
import { createParts } from "../lib/parts.ts";
import { type Labels, NO_LABELS } from "../model/family.ts";
import { createFamilyTable, type FamilyTable } from "../model/family_table.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { createMetricsByName, metricNamePart } from "../model/metrics_by_name.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * ZFS' caches, pools and data sets, as `node_zfs_*`: every whole number in its tables, under the name it has there. A
 * faulty table leaves the others.
 */
export const zfs = defineCollector({
  kind: "zfs",
  description: "Every number ZFS keeps of its caches, pools and data sets, and its pools' states.",
  sources: ["/proc/spl/kstat/zfs"],
  replaces: ["zfs"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel: { paths } }) => {
    const pools = createLabelCache("zpool");
    const states = createLabelCache("zpool", "state");
    const datasets = createLabelCache("zpool", "dataset");
    const parts = createParts();
    const attempt = <Result>(file: string, read: () => Result) =>
      parts.attempt(`/proc/spl/kstat/zfs/${file}`, read);
    return {
      poll: async ({ pause }) => {
        for (const { turn } of [pools, states, datasets, parts]) turn();
        if (!hasZfs(paths.procfs)) throw new NoDataError("This host has no ZFS");
        const found = readZfsPools(paths.procfs, new Set(TABLES.map(({ file }) => file)));
        const families = createFamilyTable();
        for (const { file, metricOf } of TABLES) {
          const table = attempt(file, () => readZfsTable(paths.procfs, file));
          add(families, table?.numbers, metricOf, NO_LABELS);
        }
        for (const { name, state } of found) {
          const io = attempt(`${name}/io`, () => readZfsPoolIo(paths.procfs, name));
          add(families, io, poolMetric, pools.of(name));
          if (state !== undefined) addState(families, state, (known) => states.of(name, known));
        }
        const objsets = found.flatMap(({ name, objsets: files }) =>
          files.map((file) => ({ zpool: name, file })),
        );
        await eachInTurn(objsets, pause, ({ zpool, file }) => {
          // Told once for all of a pool's data sets, of which there may be thousands.
          const table = attempt(`${zpool}/objset-*`, () =>
            readZfsTable(paths.procfs, `${zpool}/${file}`),
          );
          const labels = datasets.of(zpool, table?.dataset ?? "");
          add(families, table?.numbers, datasetMetric, labels);
        });
        return parts.orFail(families.families());
      },
      troubles: parts.troubles,
    };
  },
});

/** ZFS' own tables, each with what stands for it in the metrics' names. */
const TABLES = [
  table("abdstats", "abd"),
  table("arcstats", "arc"),
  table("dbufstats", "dbuf"),
  table("dmu_tx", "dmu_tx"),
  table("dnodestats", "dnode"),
  table("fm", "fm"),
  table("vdev_cache_stats", "vdev_cache"),
  table("vdev_mirror_stats", "vdev_mirror"),
  table("xuio_stats", "xuio"),
  table("zfetchstats", "zfetch"),
  table("zil", "zil"),
];

const poolMetric = fieldsOf("a pool's io", "zpool");
const datasetMetric = fieldsOf("a data set's objset", "zpool_dataset");

const STATE = metric("gauge", "node_zfs_zpool_state", "1 for the state the pool is in.");
const STATES = ["online", "degraded", "faulted", "offline", "removed", "unavail", "suspended"];

function table(file: string, part: string) {
  return { file, metricOf: fieldsOf(file, part) };
}

/** ZFS does not say which of its numbers only grow. */
function fieldsOf(file: string, part: string) {
  return createMetricsByName((field) =>
    metric(
      "untyped",
      `node_zfs_${part}_${metricNamePart(field)}`,
      `The field ${field} of ZFS' ${file}.`,
    ),
  );
}

function add(
  families: FamilyTable,
  numbers: ReadonlyMap<string, number> | undefined,
  metricOf: ReturnType<typeof fieldsOf>,
  labels: Labels,
): void {
  for (const [field, value] of numbers ?? []) families.add(metricOf(field), labels, value);
}

function addState(families: FamilyTable, state: string, labelsOf: (known: string) => Labels): void {
  for (const known of STATES) {
    families.add(STATE, labelsOf(known), known === state.toLowerCase() ? 1 : 0);
  }
}
