import { createSeldom } from "../lib/seldom.ts";
import { listIfAny, parseCount, readText } from "./attributes.ts";
import type { KernelReader } from "./reader.ts";

/**
 * A network device as `/sys/class/net` shows it. A text it lacks is empty, a number undefined; what is no number is 0, as
 * node_exporter has it.
 */
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
 * while its state, flags and changes of carrier stay the same, for 30 seconds at most: for so long it is the same object.
 * @param now a clock, in milliseconds
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net
 */
export function createNetworkDevices(kernel: KernelReader, now: () => number): ReadNetworkDevices {
  const known = createSeldom<NetworkDevice>(now, MAX_AGE_MILLISECONDS);
  return function* read(isWanted) {
    const devices: NetworkDevice[] = [];
    known.turn();
    for (const device of listIfAny(kernel, "class/net").filter(isWanted)) {
      const folder = `class/net/${device}`;
      const operstate = readText(kernel, `${folder}/operstate`);
      const flags = readNumber(kernel, `${folder}/flags`);
      const carrierChanges = readNumber(kernel, `${folder}/carrier_changes`);
      // One that has just gone, or a file such as bonding_masters.
      if (operstate === "" && flags === undefined && listIfAny(kernel, folder).length === 0)
        continue;
      const key = [device, operstate, flags, carrierChanges].join(" ");
      const read = () => readProperties(kernel, folder);
      devices.push(known.of(key, () => ({ device, operstate, flags, carrierChanges, ...read() })));
      yield;
    }
    return devices;
  };
}

function readProperties(kernel: KernelReader, folder: string): Properties {
  const text = (attribute: string) => readText(kernel, `${folder}/${attribute}`);
  const count = (attribute: string) => readNumber(kernel, `${folder}/${attribute}`);
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

function readNumber(kernel: KernelReader, file: string): number | undefined {
  const text = kernel.attribute(file);
  return text === undefined ? undefined : (parseCount(text) ?? 0);
}
