import { createSeldom } from "../lib/seldom.ts";
import { listIfAny, readCount, readText } from "./attributes.ts";
import type { KernelReader } from "./reader.ts";

/** A network device as `/sys/class/net` shows it. A text it lacks is empty, a number undefined. */
export interface NetworkDevice extends Properties {
  readonly device: string;
  /** `up`, `down`, `dormant`, `unknown` … as RFC 2863 has them. */
  readonly operstate: string;
  readonly flags: number | undefined;
  readonly carrierChanges: number | undefined;
}

/** What of a device hardly changes unless one of the former three does. */
interface Properties {
  readonly address: string;
  readonly broadcast: string;
  readonly duplex: string;
  readonly ifalias: string;
  readonly addrAssignType: number | undefined;
  readonly carrier: number | undefined;
  readonly carrierUps: number | undefined;
  readonly carrierDowns: number | undefined;
  readonly deviceId: number | undefined;
  readonly dormant: number | undefined;
  readonly index: number | undefined;
  readonly linkedIndex: number | undefined;
  readonly linkMode: number | undefined;
  readonly mtuBytes: number | undefined;
  readonly nameAssignType: number | undefined;
  readonly group: number | undefined;
  /** Negative where the driver does not know. */
  readonly megabitsPerSecond: number | undefined;
  readonly transmitQueueLength: number | undefined;
  readonly protocolType: number | undefined;
}

/** Reads the devices whose names are wanted, by name; yields after each. */
export type ReadNetworkDevices = (
  isWanted: (device: string) => boolean,
) => Generator<undefined, readonly NetworkDevice[]>;

const MAX_AGE_MILLISECONDS = 30_000;

/**
 * The devices under `/sys/class/net`. To read a file takes some 12 µs and a device has 22, so that most of them are kept
 * while its state, flags and changes of carrier stay the same, for 30 seconds at most.
 * @param now a clock, in milliseconds
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net
 */
export function createNetworkDevices(kernel: KernelReader, now: () => number): ReadNetworkDevices {
  const properties = createSeldom<Properties>(now, MAX_AGE_MILLISECONDS);
  return function* read(isWanted) {
    const devices: NetworkDevice[] = [];
    properties.turn();
    for (const device of listIfAny(kernel, "class/net").filter(isWanted)) {
      const folder = `class/net/${device}`;
      const operstate = readText(kernel, `${folder}/operstate`);
      const flags = readCount(kernel, `${folder}/flags`);
      const carrierChanges = readCount(kernel, `${folder}/carrier_changes`);
      // One that has just gone, or a file such as bonding_masters.
      if (operstate === "" && flags === undefined && listIfAny(kernel, folder).length === 0)
        continue;
      const key = [device, operstate, flags, carrierChanges].join(" ");
      const rest = properties.of(key, () => readProperties(kernel, folder));
      devices.push({ device, operstate, flags, carrierChanges, ...rest });
      yield;
    }
    return devices;
  };
}

function readProperties(kernel: KernelReader, folder: string): Properties {
  const text = (attribute: string) => readText(kernel, `${folder}/${attribute}`);
  const count = (attribute: string) => readCount(kernel, `${folder}/${attribute}`);
  return {
    address: text("address"),
    broadcast: text("broadcast"),
    duplex: text("duplex"),
    ifalias: text("ifalias"),
    addrAssignType: count("addr_assign_type"),
    carrier: count("carrier"),
    carrierUps: count("carrier_up_count"),
    carrierDowns: count("carrier_down_count"),
    deviceId: count("dev_id"),
    dormant: count("dormant"),
    index: count("ifindex"),
    linkedIndex: count("iflink"),
    linkMode: count("link_mode"),
    mtuBytes: count("mtu"),
    nameAssignType: count("name_assign_type"),
    group: count("netdev_group"),
    megabitsPerSecond: count("speed"),
    transmitQueueLength: count("tx_queue_len"),
    protocolType: count("type"),
  };
}
