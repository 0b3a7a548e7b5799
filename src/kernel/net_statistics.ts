import { rememberAbsence } from "../lib/absence.ts";
import { ifThere } from "../lib/if_there.ts";
import { readCount } from "./attributes.ts";
import { createNetDevParser, type NetDevLine } from "./net_dev.ts";
import type { KernelReader } from "./reader.ts";

/** What a network device counts; undefined what it does not. */
export interface NetworkStatistics {
  readonly device: string;
  readonly counters: readonly (number | undefined)[];
}

/** The counters of `/proc/net/dev`, which is one read for all devices. */
export interface NetDev {
  /**
   * Reads the file. The devices that are in it, in its order: the same list as before while they are the same, undefined
   * where there is no such file, or none that can be read or parsed. Never throws.
   */
  readonly look: () => readonly string[] | undefined;
  /**
   * What it said, and at the end `rx_nohandler`, which only sysfs has: the same list while the devices are the same, whose
   * counters are renewed in place. Yields after each device. Undefined where there is no such file. Throws where it cannot be
   * read or parsed.
   */
  readonly read: () => Generator<undefined, readonly NetworkStatistics[] | undefined>;
}

/** A device, from poll to poll. */
interface Counted extends NetworkStatistics {
  readonly line: NetDevLine;
  readonly counters: (number | undefined)[];
  /** Whether `rx_nohandler` has been read since the line has come to rest: it may be counted a moment after the packet. */
  isSettled: boolean;
}

/** @param now a clock, in milliseconds */
export function createNetDev(
  kernel: KernelReader,
  isWanted: (device: string) => boolean,
  now: () => number,
): NetDev {
  const readText = rememberAbsence(() => kernel.proc("net/dev"), now);
  const parse = createNetDevParser(isWanted);
  let failure: { readonly error: unknown } | undefined;
  let lines: readonly NetDevLine[] | undefined = [];
  let devices: readonly string[] = [];
  let statistics: readonly Counted[] = [];

  function look(): readonly string[] | undefined {
    const before = lines;
    failure = lines = undefined;
    try {
      const text = ifThere(readText);
      if (text === undefined) return undefined;
      lines = parse(text);
    } catch (error) {
      failure = { error };
      return undefined;
    }
    // Kept until it is read: a poll that is broken off leaves what it had not come to for the next.
    for (const of of statistics) if (of.line.isOther) of.isSettled = false;
    if (lines === before) return devices;
    statistics = lines.map((line) => ({
      ...{ line, device: line.device, counters: [], isSettled: false },
    }));
    return (devices = lines.map(({ device }) => device));
  }

  function count(of: Counted): void {
    const { line, device, counters } = of;
    for (let at = 0; at < line.counters.length; at++) counters[at] = line.counters[at];
    const file = `class/net/${device}/statistics/rx_nohandler`;
    counters[line.counters.length] = readCount(kernel, file);
    of.isSettled = !line.isOther;
  }

  function* read(): Generator<undefined, readonly NetworkStatistics[] | undefined> {
    if (failure !== undefined) throw failure.error;
    if (lines === undefined) return undefined;
    for (const of of statistics) {
      if (of.isSettled) continue;
      count(of);
      yield;
    }
    return statistics;
  }

  return { look, read };
}

/**
 * The counters in the named files under `/sys/class/net/<device>/statistics`. Yields after each device.
 * @see https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net-statistics
 */
export function* readStatistics(
  kernel: KernelReader,
  devices: readonly Pick<NetworkStatistics, "device">[],
  files: readonly string[],
): Generator<undefined, NetworkStatistics[]> {
  const statistics: NetworkStatistics[] = [];
  for (const { device } of devices) {
    const folder = `class/net/${device}/statistics`;
    const counters = files.map((file) => readCount(kernel, `${folder}/${file}`));
    statistics.push({ device, counters });
    yield;
  }
  return statistics;
}
