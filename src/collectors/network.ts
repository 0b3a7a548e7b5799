import { z } from "zod";
import { readAddresses } from "../kernel/addresses.ts";
import { createNetworkDevices, type NetworkDevice } from "../kernel/net_class.ts";
import {
  NET_DEV_NAMES,
  STAND_IN_NAMES,
  STATISTICS_FILES,
  STATISTICS_NAMES,
} from "../kernel/net_counters.ts";
import {
  createNetDev,
  type NetDev,
  type NetworkStatistics,
  readStatistics,
} from "../kernel/net_statistics.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { virtualGlobs } from "../kernel/virtual.ts";
import { NoDataError } from "../lib/errors.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { createParts } from "../lib/parts.ts";
import { rememberEach } from "../lib/remember.ts";
import { stepByStep } from "../lib/step_by_step.ts";
import { createColumns, type Row } from "../model/columns.ts";
import type { Family, MetricType, Sample } from "../model/family.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { ifAny, type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";
import { NET_DEV_COUNTERS, readNetwork } from "../portable/network.ts";

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
 * at once where the link or the device's flags change with them, else within 30 seconds. Where one of the two sources
 * cannot be read the series of the other stay.
 */
export const network = defineCollector({
  kind: "network",
  description: "Traffic and errors of each network device, its state, link, speed and addresses.",
  sources: ["/proc/net/dev", "/sys/class/net/*"],
  replaces: ["netdev", "netclass"],
  onByDefault: true,
  portable: { intervalSeconds: 15 },
  options: OPTIONS,
  open: (options, { kernel, now, excludeVirtual, portable }) => {
    const isWanted = createFilter(options.devices, virtualGlobs("network_devices", excludeVirtual));
    const show = createShow(options, isWanted);
    const detailed = options.enable_detailed_metrics;
    if (portable) {
      const counters = detailed ? STATISTICS_FILES : NET_DEV_COUNTERS;
      const names = detailed ? STATISTICS_NAMES : NET_DEV_NAMES;
      return {
        poll: async ({ pause }) => {
          const readings = await readNetwork(portable, isWanted, counters);
          return stepByStep(show({ names, ...readings }), now, pause);
        },
      };
    }
    const readDevices = createNetworkDevices(kernel, now);
    const netDev = createNetDev(kernel, isWanted, now);
    const parts = createParts();

    function* read(): Generator<undefined, readonly Family[]> {
      parts.turn();
      const reading = readDevices(isWanted, netDev.look());
      const devices = (yield* parts.attemptSteps("/sys/class/net", reading)) ?? NONE;
      const counting = readCounters(kernel, netDev, detailed ? devices : undefined);
      const counted = yield* parts.attemptSteps("/proc/net/dev", counting);
      if (counted === undefined && devices.length === 0) {
        parts.orFail([]);
        throw new NoDataError("This host has no /proc/net/dev and no /sys/class/net");
      }
      return yield* show({ names: NET_DEV_NAMES, statistics: [], ...counted, devices });
    }

    return { poll: ({ pause }) => stepByStep(read(), now, pause), troubles: parts.troubles };
  },
});

/** `detailed`: the devices whose counters of each kind of error are wanted. */
function* readCounters(
  kernel: KernelReader,
  netDev: NetDev,
  detailed: readonly Device[] | undefined,
): Generator<undefined, Omit<Readings, "devices"> | undefined> {
  if (detailed !== undefined) {
    const statistics = yield* readStatistics(kernel, detailed, STATISTICS_FILES);
    const isCount = (counter: number | undefined) => counter !== undefined;
    if (statistics.some(({ counters }) => counters.some(isCount)))
      return { names: STATISTICS_NAMES, statistics };
  }
  const statistics = yield* netDev.read();
  return statistics && { names: detailed ? STAND_IN_NAMES : NET_DEV_NAMES, statistics };
}

type Device = Partial<NetworkDevice> & Pick<NetworkDevice, "device" | "operstate">;

interface Readings {
  /** What the counters are called. */
  readonly names: readonly Metric[];
  readonly statistics: readonly NetworkStatistics[];
  readonly devices: readonly Device[];
}

function createShow(options: Options, isWanted: (device: string) => boolean) {
  const trafficOf = createTraffic(options);
  const propertiesOf = createProperties(options);
  const addresses = createLabelCache("device", "address", "netmask", "scope");
  const together = rememberEach((parts: readonly (readonly Family[])[]) => parts.flat());
  return function* show(readings: Readings): Generator<undefined, readonly Family[]> {
    return together([
      yield* trafficOf(readings),
      yield* propertiesOf(readings.devices),
      options.address_info ? addressesOf(isWanted, addresses) : NONE,
    ]);
  };
}

const NONE: readonly never[] = [];

function createTraffic({ label_ifalias }: Options) {
  const labels = createLabelCache(...(label_ifalias ? ["device", "ifalias"] : ["device"]));
  let shown: Readings | undefined;
  let rows: readonly Row[] = [];
  let families = createColumns([]);

  function rowsOf({ devices, statistics }: Readings): Row[] {
    const aliases = new Map(devices.map(({ device, ifalias }) => [device, ifalias]));
    labels.turn();
    return statistics.map(({ device, counters }) => ({
      labels: labels.of(device, aliases.get(device) ?? ""),
      values: counters,
    }));
  }

  return function* trafficOf(readings: Readings): Generator<undefined, readonly Family[]> {
    const { names, statistics, devices } = readings;
    const isKnown =
      statistics === shown?.statistics && (devices === shown.devices || !label_ifalias);
    if (!isKnown) rows = rowsOf(readings);
    if (names !== shown?.names) families = createColumns(names);
    shown = readings;
    return yield* families(rows);
  };
}

/** Half of all series, and hardly ever others: as long as the devices are the same list the families are, too. */
function createProperties(options: Options) {
  const labels = createLabelCache("device");
  const infoLabels = createLabelCache(...PROPERTY_LABELS);
  const columns = createColumns(PROPERTY_METRICS);
  let shown: readonly Device[] | undefined;
  let families: readonly Family[] = [];
  return function* propertiesOf(
    devices: readonly Device[],
  ): Generator<undefined, readonly Family[]> {
    if (devices === shown) return families;
    labels.turn();
    infoLabels.turn();
    const rows: Row[] = [];
    const infos: Sample[] = [];
    for (const of of devices) {
      const values = PROPERTIES.map(([property]) => property(of, options));
      rows.push({ labels: labels.of(of.device), values });
      infos.push({ labels: infoLabels.of(...textsOf(of)), value: 1 });
      yield;
    }
    families = [...(yield* columns(rows)), ...ifAny(INFO, infos)];
    shown = devices;
    return families;
  };
}

function addressesOf(isWanted: (device: string) => boolean, labels: LabelCache): readonly Family[] {
  labels.turn();
  const addresses = readAddresses().filter(({ device }) => isWanted(device));
  const samples = addresses.map(({ device, address, prefixLength, scope }) => ({
    labels: labels.of(device, address, prefixLength, scope),
    value: 1,
  }));
  return ifAny(ADDRESS, samples);
}

function flag(description: string) {
  return z.boolean().default(false).describe(description);
}

type Property = (of: Device, options: Options) => number | undefined;

function property(read: Property, name: string, help: string, type: MetricType = "gauge") {
  return [read, metric(type, `node_network_${name}`, help)] as const;
}

function changes(read: Property, name: string, help: string) {
  return property(read, `carrier_${name}`, help, "counter");
}

const BYTES_PER_MEGABIT = 125_000;

const PROPERTIES: readonly (readonly [property: Property, metric: Metric])[] = [
  property((of) => (of.operstate === "up" ? 1 : 0), "up", "1 where the device can pass packets."),
  property((of) => of.addrAssignType, "address_assign_type", "Where the address comes from."),
  property((of) => of.carrier, "carrier", "1 where there is a link."),
  changes((of) => of.carrierChanges, "changes_total", "Times the link came up or went down."),
  changes((of) => of.carrierUps, "up_changes_total", "Times the link came up."),
  changes((of) => of.carrierDowns, "down_changes_total", "Times the link went down."),
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

function speedOf({ megabitsPerSecond }: Device, options: Options): number | undefined {
  if (megabitsPerSecond === undefined) return undefined;
  if (megabitsPerSecond < 0 && options.ignore_invalid_speed) return undefined;
  return megabitsPerSecond * BYTES_PER_MEGABIT;
}

const INFO = metric("gauge", "node_network_info", "1, with what is known of the device in words.");
const PROPERTY_LABELS = "device address broadcast duplex operstate adminstate ifalias".split(" ");
const IFF_UP = 1;

function textsOf(of: Device): string[] {
  const { device, address = "", broadcast = "", duplex = "", operstate, flags, ifalias = "" } = of;
  const wanted = flags === undefined ? "unknown" : (flags & IFF_UP) === 0 ? "down" : "up";
  return [device, address, broadcast, duplex, operstate, wanted, ifalias];
}

const ADDRESS = metric("gauge", "node_network_address_info", "1, with an address of the device.");
