import { areSame } from "../lib/remember.ts";
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

/**
 * Reads the devices whose names are wanted, by name; yields after each. What is as before is the same object, and so is the
 * list.
 * @param counted the devices that `/proc/net/dev` has: while this list is the same object no other device is looked for,
 * for 30 seconds at most
 */
export type ReadNetworkDevices = (
  isWanted: (device: string) => boolean,
  counted?: readonly string[],
) => Generator<undefined, readonly NetworkDevice[]>;

/** Where a device tells what changes: to put the names together anew takes as long as to read one of them. */
interface DeviceFiles {
  readonly device: string;
  readonly folder: string;
  readonly operstate: string;
  readonly flags: string;
  readonly carrierChanges: string;
}

interface Listing {
  readonly files: readonly DeviceFiles[];
  readonly counted: readonly string[] | undefined;
  readonly since: number;
}

const MAX_AGE_MILLISECONDS = 30_000;

/**
 * The devices under `/sys/class/net`. To read a file takes some 12 µs and a device has 22, so that most of them are kept
 * while its state, flags and changes of carrier stay the same, for 30 seconds at most.
 * @param now a clock, in milliseconds
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net
 */
export function createNetworkDevices(kernel: KernelReader, now: () => number): ReadNetworkDevices {
  const known = createSeldom<NetworkDevice>(now, MAX_AGE_MILLISECONDS);
  let listing: Listing | undefined;
  let shown: readonly NetworkDevice[] = [];

  /** What class/net has. A clock that was set back would keep it for as long. */
  function list(isWanted: (device: string) => boolean, counted?: readonly string[]): Listing {
    const isCurrent =
      listing !== undefined &&
      listing.counted === counted &&
      Math.abs(now() - listing.since) < MAX_AGE_MILLISECONDS;
    if (listing !== undefined && isCurrent && counted !== undefined) return listing;
    const names = listIfAny(kernel, "class/net").filter(isWanted);
    return { files: names.map(filesOf), counted, since: now() };
  }

  return function* read(isWanted, counted) {
    const devices: NetworkDevice[] = [];
    const present: DeviceFiles[] = [];
    known.turn();
    const listed = list(isWanted, counted);
    for (const files of listed.files) {
      const { device, folder } = files;
      const operstate = kernel.attribute(files.operstate);
      const flags = kernel.attribute(files.flags);
      const carrierChanges = kernel.attribute(files.carrierChanges);
      // One that has just gone, or a file such as bonding_masters.
      if (operstate === undefined && flags === undefined && listIfAny(kernel, folder).length === 0)
        continue;
      present.push(files);
      const before = shown[devices.length];
      const readDevice = (): NetworkDevice => {
        const state = { operstate: operstate?.trim() ?? "", flags: numberOf(flags) };
        const changes = { carrierChanges: numberOf(carrierChanges) };
        const read = { device, ...state, ...changes, ...readProperties(kernel, folder) };
        return before && areSame(Object.values(read), Object.values(before)) ? before : read;
      };
      const key = `${device} ${operstate ?? "-"} ${flags ?? "-"} ${carrierChanges ?? "-"}`;
      devices.push(known.of(key, readDevice));
      yield;
    }
    const files = present.length === listed.files.length ? listed.files : present;
    listing = { files, counted: listed.counted, since: listed.since };
    return (shown = areSame(devices, shown) ? shown : devices);
  };
}

function filesOf(device: string): DeviceFiles {
  const folder = `class/net/${device}`;
  return {
    device,
    folder,
    operstate: `${folder}/operstate`,
    flags: `${folder}/flags`,
    carrierChanges: `${folder}/carrier_changes`,
  };
}

function readProperties(kernel: KernelReader, folder: string): Properties {
  const text = (attribute: string) => readText(kernel, `${folder}/${attribute}`);
  const count = (attribute: string) => numberOf(kernel.attribute(`${folder}/${attribute}`));
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

/** Undefined where there is no file, 0 where there is no number in it. */
function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseCount(text) ?? 0);
}
