import { z } from "zod";
import { listIfAny, parseCount, readText } from "../kernel/attributes.ts";
import { PORT_COUNTERS } from "../kernel/infiniband_counters.ts";
import { parsePortRate, parsePortState } from "../kernel/infiniband_port.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { createSlowAttributes, type SlowAttributes } from "../kernel/slow_attributes.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { eachInTurn } from "../lib/each_in_turn.ts";
import { columnsOf } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { ifAny, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The ports of InfiniBand and RDMA adapters, as `node_infiniband_*`. */
export const infiniband = defineCollector({
  kind: "infiniband",
  description: "State, rate, traffic and errors of each port of InfiniBand and RDMA adapters.",
  sources: ["/sys/class/infiniband/*"],
  replaces: ["infiniband"],
  onByDefault: true,
  options: z.strictObject({
    devices: filterOptions("adapters").prefault({}).describe("The adapters to show."),
  }),
  open: ({ devices }, { kernel }) => {
    const isWanted = createFilter(devices);
    const infos = createLabelCache("device", "board_id", "firmware_version", "hca_type");
    const labels = createLabelCache("device", "port");
    const counters = createSlowAttributes(kernel);
    return {
      poll: async ({ pause }) => {
        infos.turn();
        labels.turn();
        const adapters = kernel.listSys("class/infiniband").filter(isWanted);
        const ports = adapters.flatMap((device) =>
          listIfAny(kernel, `class/infiniband/${device}/ports`).map((port) => ({ device, port })),
        );
        const read = await eachInTurn(ports, pause, (port) => readPort(kernel, counters, port));
        return [
          ...ifAny(
            INFO,
            adapters.map((device) => ({
              labels: infos.of(device, ...readIdentity(kernel, device)),
              value: 1,
            })),
          ),
          ...columnsOf(
            [...STATE, LIFESPAN, ...COUNTERS],
            read.map(({ device, port, values }) => ({ labels: labels.of(device, port), values })),
          ),
        ];
      },
    };
  },
});

const INFO = metric("gauge", "node_infiniband_info", "Which adapter it is, always 1.");

const STATE = [
  metric(
    "gauge",
    "node_infiniband_state_id",
    "State of the port: 1 down, 2 initialising, 3 armed, 4 active, 5 active but deferred.",
  ),
  metric(
    "gauge",
    "node_infiniband_physical_state_id",
    "Physical state: 1 sleep, 2 polling, 3 disabled, 4 training, 5 up, 6 recovering, 7 test.",
  ),
  metric("gauge", "node_infiniband_rate_bytes_per_second", "Rate the port can go at."),
];

const COUNTERS = PORT_COUNTERS.map(({ name, help, ...counter }) => ({
  ...metric("counter", `node_infiniband_${name}_total`, help),
  ...counter,
}));

const FOLDERS = ["counters", "counters_ext", "hw_counters"];

const LIFESPAN = metric(
  "gauge",
  "node_infiniband_lifespan_seconds",
  "Seconds for which the hardware's counters may be old.",
);

function readIdentity(kernel: KernelReader, device: string): string[] {
  const folder = `class/infiniband/${device}`;
  return ["board_id", "fw_ver", "hca_type"].map((file) => readText(kernel, `${folder}/${file}`));
}

interface Port {
  readonly device: string;
  readonly port: string;
}

/** Undefined where the port has just gone. Drivers ask the adapter for its counters. */
async function readPort(kernel: KernelReader, counters: SlowAttributes, { device, port }: Port) {
  const path = `class/infiniband/${device}/ports/${port}`;
  const folders = listIfAny(kernel, path);
  if (folders.length === 0) return undefined;
  // A driver has some of them: asking for all the others would cost more than listing these.
  const there = new Set(
    FOLDERS.filter((folder) => folders.includes(folder)).flatMap((folder) =>
      listIfAny(kernel, `${path}/${folder}`).map((file) => `${folder}/${file}`),
    ),
  );
  const count = async (file: string) =>
    there.has(file) ? parseCount(await counters.read(`${path}/${file}`)) : undefined;
  return {
    device,
    port,
    values: [
      ...readState(kernel, path),
      wholeSeconds(await count("hw_counters/lifespan")),
      ...(await Promise.all(
        COUNTERS.map(async ({ folder, file, scale }) =>
          scaled(await count(`${folder}/${file}`), scale),
        ),
      )),
    ],
  };
}

/** Of milliseconds; without the fraction, as dashboards know it. */
function wholeSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.trunc(milliseconds / 1000);
}

function scaled(count: number | undefined, scale: number): number | undefined {
  return count === undefined ? undefined : count * scale;
}

function readState(kernel: KernelReader, path: string) {
  return [
    parsePortState(readText(kernel, `${path}/state`)),
    parsePortState(readText(kernel, `${path}/phys_state`)),
    parsePortRate(readText(kernel, `${path}/rate`)),
  ];
}
