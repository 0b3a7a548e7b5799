import { z } from "zod";
import { listIfAny, readCount, readText } from "../kernel/attributes.ts";
import { type MdArray, parseMdstat } from "../kernel/mdstat.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The arrays of the kernel's software RAID, as `node_md_*`. */
export const mdadm = defineCollector({
  kind: "mdadm",
  description: "State, disks and synchronisation of each array of the kernel's software RAID.",
  sources: ["/proc/mdstat", "/sys/block/md*/md"],
  replaces: ["mdadm"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel }) => {
    const arrays = createLabelCache("device");
    const states = createLabelCache("device", "state");
    return {
      poll: () => {
        arrays.turn();
        states.turn();
        const listed = parseMdstat(kernel.proc("mdstat"));
        return [
          ...ifAny(
            DISKS,
            listed.flatMap((array) => diskSamples(array, states)),
          ),
          ...ifAny(
            STATE,
            listed.flatMap((array) => stateSamples(array, states)),
          ),
          ...columnsOf(
            COLUMNS,
            listed.map((array) => rowOf(array, arrays)),
          ),
          ...columnsOf(SYS_COLUMNS, sysRows(kernel, arrays)),
        ];
      },
    };
  },
});

const DISKS = metric("gauge", "node_md_disks", "Disks of the array in this state.");
const STATE = metric("gauge", "node_md_state", "1 for what the array is doing.");
const COLUMNS = [
  metric("gauge", "node_md_disks_required", "Disks the array wants."),
  metric("gauge", "node_md_blocks", "Blocks of the array, of 1024 bytes."),
  metric("gauge", "node_md_blocks_synced", "Blocks of the array that are in sync."),
];
const SYS_COLUMNS = [
  metric("gauge", "node_md_raid_disks", "Disks a whole array has."),
  metric("gauge", "node_md_degraded", "Disks the array lacks."),
];

/** The label's values, each with the activity it stands for. */
const STATES = [
  ["active", "active"],
  ["inactive", "inactive"],
  ["recovering", "recovering"],
  ["resync", "resyncing"],
  ["check", "checking"],
] as const;

function diskSamples({ device, ...array }: MdArray, states: LabelCache) {
  const active = array.activeDisks;
  return [
    ...(active === undefined ? [] : [{ labels: states.of(device, "active"), value: active }]),
    { labels: states.of(device, "failed"), value: array.failedDisks },
    { labels: states.of(device, "spare"), value: array.spareDisks },
  ];
}

function stateSamples({ device, activity }: MdArray, states: LabelCache) {
  return STATES.map(([state, meaning]) => ({
    labels: states.of(device, state),
    value: activity === meaning ? 1 : 0,
  }));
}

function rowOf({ device, requiredDisks, blocks, syncedBlocks }: MdArray, arrays: LabelCache) {
  return { labels: arrays.of(device), values: [requiredDisks, blocks, syncedBlocks] };
}

/** Levels that can go on without a disk, and those that are only a container of arrays. */
const REDUNDANT = ["raid1", "raid4", "raid5", "raid6", "raid10"];
const CONTAINERS = ["", "container", "imsm", "ddf"];

function sysRows(kernel: KernelReader, arrays: LabelCache) {
  const devices = listIfAny(kernel, "block").filter((device) => device.startsWith("md"));
  return devices.flatMap((device) => {
    const level = kernel.attribute(`block/${device}/md/level`)?.trim();
    if (level === undefined) return [];
    const degraded = REDUNDANT.includes(level)
      ? readCount(kernel, `block/${device}/md/degraded`)
      : 0;
    const disks = CONTAINERS.includes(level) ? undefined : readDisks(kernel, device);
    return [{ labels: arrays.of(device), values: [disks, degraded] }];
  });
}

/** While it is being reshaped the number of before stands behind, in parentheses. */
function readDisks(kernel: KernelReader, device: string): number | undefined {
  const [disks] = /^\d+/.exec(readText(kernel, `block/${device}/md/raid_disks`)) ?? [];
  return disks === undefined ? undefined : Number(disks);
}
