import { ifThere } from "../lib/if_there.ts";
import { readCount } from "./attributes.ts";
import { parseNetDev } from "./net_dev.ts";
import type { KernelReader } from "./reader.ts";

/** What a network device counts; undefined what it does not. */
export interface NetworkStatistics {
  readonly device: string;
  readonly counters: readonly (number | undefined)[];
}

/**
 * The counters of `/proc/net/dev`, which is one read for all devices, and at the end `rx_nohandler`, which only sysfs has.
 * Yields after each device. Undefined where there is no such file. Throws where it cannot be parsed.
 */
export function* readTraffic(
  kernel: KernelReader,
  isWanted: (device: string) => boolean,
): Generator<undefined, NetworkStatistics[] | undefined> {
  const text = ifThere(() => kernel.proc("net/dev"));
  if (text === undefined) return undefined;
  const devices: NetworkStatistics[] = [];
  for (const { device, counters } of parseNetDev(text, isWanted)) {
    const unclaimed = readCount(kernel, `class/net/${device}/statistics/rx_nohandler`);
    devices.push({ device, counters: [...counters, unclaimed] });
    yield;
  }
  return devices;
}

/**
 * The counters in the named files under `/sys/class/net/<device>/statistics`. Yields after each device.
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net-statistics
 */
export function* readStatistics(
  kernel: KernelReader,
  devices: readonly string[],
  files: readonly string[],
): Generator<undefined, NetworkStatistics[]> {
  const statistics: NetworkStatistics[] = [];
  for (const device of devices) {
    const folder = `class/net/${device}/statistics`;
    const counters = files.map((file) => readCount(kernel, `${folder}/${file}`));
    statistics.push({ device, counters });
    yield;
  }
  return statistics;
}
