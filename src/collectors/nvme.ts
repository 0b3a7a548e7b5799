import { z } from "zod";
import { listIfAny, parseCount, readCount, readText } from "../kernel/attributes.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { createSlowAttributes, type SlowAttributes } from "../kernel/slow_attributes.ts";
import { eachInTurn } from "../lib/each_in_turn.ts";
import { columnsOf } from "../model/columns.ts";
import type { Family } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * NVMe controllers and their namespaces, as `node_nvme_*`. Sizes are the kernel's `size` times the logical block, as
 * dashboards know them; for the size in use a kernel of 6.8 is needed.
 */
export const nvme = defineCollector({
  kind: "nvme",
  description: "NVMe controllers, and the size and use of their namespaces.",
  sources: ["/sys/class/nvme/*"],
  replaces: ["nvme"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const labels = createNvmeLabels();
    const uses = createSlowAttributes(kernel);
    return {
      poll: async ({ pause }) => {
        labels.turn();
        const devices = kernel.listSys("class/nvme");
        return familiesOf(
          await eachInTurn(devices, pause, (device) => readController(kernel, uses, device)),
          labels,
        );
      },
    };
  },
});

const INFO = metric("gauge", "node_nvme_info", "Which controller it is, always 1.");
const NAMESPACE = metric(
  "gauge",
  "node_nvme_namespace_info",
  "How the controller reaches the namespace, always 1.",
);
const COLUMNS = [
  metric("gauge", "node_nvme_namespace_capacity_bytes", "Capacity of the namespace in bytes."),
  metric("gauge", "node_nvme_namespace_size_bytes", "Size of the namespace in bytes."),
  metric("gauge", "node_nvme_namespace_used_bytes", "Bytes of the namespace in use."),
  metric(
    "gauge",
    "node_nvme_namespace_logical_block_size_bytes",
    "Logical block of the namespace in bytes.",
  ),
];

type Controller = NonNullable<Awaited<ReturnType<typeof readController>>>;
type NvmeLabels = ReturnType<typeof createNvmeLabels>;

function createNvmeLabels() {
  const info = createLabelCache(
    ...["device", "firmware_revision", "model", "serial", "state", "cntlid"],
  );
  const path = createLabelCache("device", "nsid", "ana_state");
  const namespace = createLabelCache("device", "nsid");
  const caches = [info, path, namespace];
  return { info, path, namespace, turn: () => caches.forEach((cache) => cache.turn()) };
}

/** Undefined where the controller has just gone. */
async function readController(kernel: KernelReader, uses: SlowAttributes, device: string) {
  const folder = `class/nvme/${device}`;
  const entries = listIfAny(kernel, folder);
  if (entries.length === 0) return undefined;
  const text = (attribute: string) => readText(kernel, `${folder}/${attribute}`);
  return {
    device,
    identity: ["firmware_rev", "model", "serial", "state", "cntlid"].map(text),
    namespaces: await Promise.all(
      entries.flatMap((entry) => {
        const [, id] = /^nvme\d+n(\d+)$/.exec(entry) ?? [];
        return id === undefined ? [] : [readNamespace(kernel, uses, `${folder}/${entry}`, id)];
      }),
    ),
  };
}

/** For the blocks in use the kernel asks the device, once in some seconds. */
async function readNamespace(
  kernel: KernelReader,
  uses: SlowAttributes,
  folder: string,
  id: string,
) {
  const block = readCount(kernel, `${folder}/queue/logical_block_size`);
  const bytes = (blocks: number | undefined) =>
    blocks === undefined || block === undefined ? undefined : blocks * block;
  const size = bytes(readCount(kernel, `${folder}/size`));
  const used = bytes(parseCount(await uses.read(`${folder}/nuse`)));
  return {
    id,
    path: kernel.attribute(`${folder}/ana_state`)?.trim() ?? "unknown",
    values: [size, size, used, block],
  };
}

function familiesOf(controllers: readonly Controller[], labels: NvmeLabels): Family[] {
  const namespaces = controllers.flatMap(({ device, namespaces: of }) =>
    of.map((namespace) => ({ device, ...namespace })),
  );
  return [
    ...ifAny(
      INFO,
      controllers.map(({ device, identity }) => ({
        labels: labels.info.of(device, ...identity),
        value: 1,
      })),
    ),
    ...ifAny(
      NAMESPACE,
      namespaces.map(({ device, id, path }) => ({
        labels: labels.path.of(device, id, path),
        value: 1,
      })),
    ),
    ...columnsOf(
      COLUMNS,
      namespaces.map(({ device, id, values }) => ({
        labels: labels.namespace.of(device, id),
        values,
      })),
    ),
  ];
}
