import { z } from "zod";
import { readAddresses } from "../kernel/addresses.ts";
import { createNetworkDevices, type NetworkDevice } from "../kernel/net_class.ts";
import { type NetworkStatistics, readStatistics, readTraffic } from "../kernel/net_statistics.ts";
import { NoDataError } from "../lib/errors.ts";
import { virtualGlobs } from "../kernel/virtual.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { columnsOf } from "../model/columns.ts";
import type { Family, MetricType } from "../model/family.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { ifAny, type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

const OPTIONS = z.strictObject({
  devices: filterOptions("network devices").prefault({}).describe("The network devices to show."),
  enable_detailed_metrics: flag("Count each kind of error apart, under names of their own."),
  label_ifalias: flag("Label traffic with the alias of the device, too."),
  address_info: flag("Show the addresses of devices that are up."),
  ignore_invalid_speed: flag("Leave out the speed where a device does not know it."),
});

type Options = z.output<typeof OPTIONS>;

/**
 * What network devices receive and transmit, their state and properties, as `node_network_*`. Properties follow a change
 * at once where the link or the device's flags change with them, else within 30 seconds.
 */
export const network = defineCollector({
  kind: "network",
  description: "Traffic and errors of each network device, its state, link, speed and addresses.",
  sources: ["/proc/net/dev", "/sys/class/net/*"],
  replaces: ["netdev", "netclass"],
  onByDefault: true,
  options: OPTIONS,
  open: (options, { kernel, now, excludeVirtual }) => {
    const isWanted = createFilter(options.devices, virtualGlobs("network_devices", excludeVirtual));
    const readDevices = createNetworkDevices(kernel, now);
    const labels = createLabels();

    function* read(): Generator<undefined, Family[]> {
      for (const cache of Object.values(labels)) cache.turn();
      const devices = yield* readDevices(isWanted);
      const names = devices.map(({ device }) => device);
      const statistics = options.enable_detailed_metrics
        ? yield* readStatistics(kernel, names, DETAILED_FILES)
        : yield* readTraffic(kernel, isWanted);
      if (statistics === undefined && devices.length === 0) {
        throw new NoDataError("This host has no /proc/net/dev and no /sys/class/net");
      }
      const traffic = trafficOf(statistics ?? [], devices, options, labels);
      yield;
      return [
        ...traffic,
        ...propertiesOf(devices, options, labels),
        ...(options.address_info ? addressesOf(isWanted, labels) : []),
      ];
    }

    return { poll: ({ pause }) => stepByStep(read(), now, pause) };
  },
});

type NetworkLabels = ReturnType<typeof createLabels>;

function createLabels() {
  return {
    device: createLabelCache("device"),
    alias: createLabelCache("device", "ifalias"),
    properties: createLabelCache(...PROPERTY_LABELS),
    address: createLabelCache("device", "address", "netmask", "scope"),
  };
}

function trafficOf(
  statistics: readonly NetworkStatistics[],
  devices: readonly NetworkDevice[],
  options: Options,
  labels: NetworkLabels,
): Family[] {
  const aliases = new Map(devices.map(({ device, ifalias }) => [device, ifalias]));
  const rows = statistics.map(({ device, counters }) => ({
    labels: options.label_ifalias
      ? labels.alias.of(device, aliases.get(device) ?? "")
      : labels.device.of(device),
    values: counters,
  }));
  return columnsOf(options.enable_detailed_metrics ? DETAILED_METRICS : TRAFFIC, rows);
}

function propertiesOf(
  devices: readonly NetworkDevice[],
  options: Options,
  labels: NetworkLabels,
): Family[] {
  const rows = devices.map((of) => ({
    labels: labels.device.of(of.device),
    values: PROPERTIES.map(([property]) => property(of, options)),
  }));
  const infos = devices.map((of) => ({ labels: labels.properties.of(...textsOf(of)), value: 1 }));
  return [...columnsOf(PROPERTY_METRICS, rows), ...ifAny(INFO, infos)];
}

function addressesOf(
  isWanted: (device: string) => boolean,
  labels: NetworkLabels,
): readonly Family[] {
  const addresses = readAddresses().filter(({ device }) => isWanted(device));
  const samples = addresses.map(({ device, address, prefixLength, scope }) => ({
    labels: labels.address.of(device, address, prefixLength, scope),
    value: 1,
  }));
  return ifAny(ADDRESS, samples);
}

function flag(description: string) {
  return z.boolean().default(false).describe(description);
}

function traffic(statistic: string, help: string): Metric {
  return metric("counter", `node_network_${statistic}_total`, help);
}

/** In the order of the kernel's columns, with the one that only sysfs has at the end. */
const TRAFFIC: readonly Metric[] = [
  traffic("receive_bytes", "Bytes received."),
  traffic("receive_packets", "Packets received."),
  traffic("receive_errs", "Packets received with an error."),
  traffic("receive_drop", "Packets dropped on receipt, by the kernel or for want of buffers."),
  traffic("receive_fifo", "Receive overruns of the hardware's queue."),
  traffic("receive_frame", "Packets received malformed: length, overrun, checksum or alignment."),
  traffic("receive_compressed", "Compressed packets received."),
  traffic("receive_multicast", "Multicast packets received."),
  traffic("transmit_bytes", "Bytes transmitted."),
  traffic("transmit_packets", "Packets transmitted."),
  traffic("transmit_errs", "Packets not transmitted because of an error."),
  traffic("transmit_drop", "Packets dropped on their way out."),
  traffic("transmit_fifo", "Transmit underruns of the hardware's queue."),
  traffic("transmit_colls", "Collisions seen while transmitting."),
  traffic("transmit_carrier", "Packets lost to the link: carrier, abort, heartbeat or window."),
  traffic("transmit_compressed", "Compressed packets transmitted."),
  traffic("receive_nohandler", "Packets received that nothing wanted, as on an idle bond slave."),
];

/** The files of the detailed counters. */
const DETAILED: readonly (readonly [file: string, metric: Metric])[] = [
  ["rx_bytes", traffic("receive_bytes", "Bytes received.")],
  ["rx_packets", traffic("receive_packets", "Packets received.")],
  ["rx_errors", traffic("receive_errors", "Packets received with an error.")],
  ["rx_dropped", traffic("receive_dropped", "Packets the kernel dropped on receipt.")],
  ["rx_missed_errors", traffic("receive_missed_errors", "Packets dropped for want of buffers.")],
  ["rx_fifo_errors", traffic("receive_fifo_errors", "Overruns of the hardware's queue.")],
  ["rx_frame_errors", traffic("receive_frame_errors", "Packets received misaligned.")],
  ["rx_length_errors", traffic("receive_length_errors", "Packets of the wrong length.")],
  ["rx_over_errors", traffic("receive_over_errors", "Packets too long for their buffer.")],
  ["rx_crc_errors", traffic("receive_crc_errors", "Packets with a wrong checksum.")],
  ["rx_compressed", traffic("receive_compressed", "Compressed packets received.")],
  ["rx_nohandler", traffic("receive_nohandler", "Packets received that nothing wanted.")],
  ["multicast", traffic("multicast", "Multicast packets received.")],
  ["tx_bytes", traffic("transmit_bytes", "Bytes transmitted.")],
  ["tx_packets", traffic("transmit_packets", "Packets transmitted.")],
  ["tx_errors", traffic("transmit_errors", "Packets not transmitted because of an error.")],
  ["tx_dropped", traffic("transmit_dropped", "Packets dropped on their way out.")],
  ["tx_fifo_errors", traffic("transmit_fifo_errors", "Underruns of the hardware's queue.")],
  ["tx_carrier_errors", traffic("transmit_carrier_errors", "Packets lost with the carrier.")],
  ["tx_aborted_errors", traffic("transmit_aborted_errors", "Packets the device gave up.")],
  ["tx_heartbeat_errors", traffic("transmit_heartbeat_errors", "Packets without a heartbeat.")],
  ["tx_window_errors", traffic("transmit_window_errors", "Packets with a collision too late.")],
  ["tx_compressed", traffic("transmit_compressed", "Compressed packets transmitted.")],
  ["collisions", traffic("collisions", "Collisions seen while transmitting.")],
];
const DETAILED_FILES = DETAILED.map(([file]) => file);
const DETAILED_METRICS = DETAILED.map(([, row]) => row);

type Property = (of: NetworkDevice, options: Options) => number | undefined;

function property(read: Property, name: string, help: string, type: MetricType = "gauge") {
  return [read, metric(type, `node_network_${name}`, help)] as const;
}

const BYTES_PER_MEGABIT = 125_000;

const PROPERTIES: readonly (readonly [property: Property, metric: Metric])[] = [
  property((of) => (of.operstate === "up" ? 1 : 0), "up", "1 where the device can pass packets."),
  property((of) => of.addrAssignType, "address_assign_type", "Where the address comes from."),
  property((of) => of.carrier, "carrier", "1 where there is a link."),
  property(
    (of) => of.carrierChanges,
    "carrier_changes_total",
    "Times the link came up or went down.",
    "counter",
  ),
  property((of) => of.carrierUps, "carrier_up_changes_total", "Times the link came up.", "counter"),
  property(
    (of) => of.carrierDowns,
    "carrier_down_changes_total",
    "Times the link went down.",
    "counter",
  ),
  property((of) => of.deviceId, "device_id", "What tells devices that share an address apart."),
  property((of) => of.dormant, "dormant", "1 where the device waits, as for a login."),
  property((of) => of.flags, "flags", "The device's flags, as the kernel has them."),
  property((of) => of.index, "iface_id", "The number of the device."),
  property((of) => of.linkedIndex, "iface_link", "The number of the device this one is on."),
  property((of) => of.linkMode, "iface_link_mode", "1 where the link waits for user space."),
  property((of) => of.mtuBytes, "mtu_bytes", "The longest packet the device passes."),
  property((of) => of.nameAssignType, "name_assign_type", "Where the name comes from."),
  property((of) => of.group, "net_dev_group", "The group the device is in."),
  property(speedOf, "speed_bytes", "Bytes per second of the link; negative where not known."),
  property((of) => of.transmitQueueLength, "transmit_queue_length", "Packets the queue can hold."),
  property((of) => of.protocolType, "protocol_type", "The protocol of the link, as in if_arp.h."),
];
const PROPERTY_METRICS = PROPERTIES.map(([, row]) => row);

function speedOf({ megabitsPerSecond }: NetworkDevice, options: Options): number | undefined {
  if (megabitsPerSecond === undefined) return undefined;
  if (megabitsPerSecond < 0 && options.ignore_invalid_speed) return undefined;
  return megabitsPerSecond * BYTES_PER_MEGABIT;
}

const INFO = metric("gauge", "node_network_info", "1, with what is known of the device in words.");
const PROPERTY_LABELS = [
  "device",
  "address",
  "broadcast",
  "duplex",
  "operstate",
  "adminstate",
  "ifalias",
];
const IFF_UP = 1;

function textsOf(of: NetworkDevice): string[] {
  const { device, address, broadcast, duplex, operstate, flags, ifalias } = of;
  const wanted = flags === undefined ? "unknown" : (flags & IFF_UP) === 0 ? "down" : "up";
  return [device, address, broadcast, duplex, operstate, wanted, ifalias];
}

const ADDRESS = metric("gauge", "node_network_address_info", "1, with an address of the device.");
