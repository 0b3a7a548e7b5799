import { rememberAbsence } from "../lib/absence.ts";
import { ifThere } from "../lib/if_there.ts";
import { areSame } from "../lib/remember.ts";
import { readCount } from "./attributes.ts";
import { checkNetDevHeader, type NetDevLines, netDevLines, parseNetDevLine } from "./net_dev.ts";
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
   * where there is no such file. Never throws.
   */
  readonly look: () => readonly string[] | undefined;
  /**
   * What it said, and at the end `rx_nohandler`, which only sysfs has; what is as before is the same object. Yields after
   * each device. Undefined where there is no such file. Throws where it cannot be read or parsed.
   */
  readonly read: () => Generator<undefined, readonly NetworkStatistics[] | undefined>;
}

/** @param now a clock, in milliseconds */
export function createNetDev(
  kernel: KernelReader,
  isWanted: (device: string) => boolean,
  now: () => number,
): NetDev {
  const readText = rememberAbsence(() => kernel.proc("net/dev"), now);
  let said: { readonly text: string | undefined } | { readonly error: unknown } = { text: "" };
  let current: NetDevLines = { devices: [], lines: [] };
  let known: Counted = { lines: [], isSettled: [], statistics: [] };

  function look(): readonly string[] | undefined {
    try {
      said = { text: ifThere(readText) };
    } catch (error) {
      said = { error };
      return undefined;
    }
    if (said.text === undefined) return undefined;
    const { devices, lines } = netDevLines(said.text, isWanted, current);
    current = { devices: areSame(devices, current.devices) ? current.devices : devices, lines };
    return current.devices;
  }

  function count(device: string, line: string, before?: NetworkStatistics): NetworkStatistics {
    const counters: (number | undefined)[] = parseNetDevLine(line);
    counters.push(readCount(kernel, `class/net/${device}/statistics/rx_nohandler`));
    return before && areSame(counters, before.counters) ? before : { device, counters };
  }

  function* read(): Generator<undefined, readonly NetworkStatistics[] | undefined> {
    if ("error" in said) throw said.error;
    if (said.text === undefined) return undefined;
    checkNetDevHeader(said.text);
    const { devices, lines } = current;
    const isSettled: boolean[] = [];
    const statistics: NetworkStatistics[] = [];
    for (let at = 0; at < lines.length; at++) {
      const [device = "", line = "", before] = [devices[at], lines[at], known.statistics[at]];
      const isSame = line === known.lines[at];
      isSettled.push(isSame);
      if (isSame && before && known.isSettled[at]) statistics.push(before);
      else {
        statistics.push(count(device, line, isSame ? before : undefined));
        yield;
      }
    }
    const same = areSame(statistics, known.statistics) ? known.statistics : statistics;
    known = { lines, isSettled, statistics: same };
    return same;
  }

  return { look, read };
}

/** What was read of each device. */
interface Counted {
  readonly lines: readonly string[];
  /** Whether the line was there the time before, too: `rx_nohandler` may be counted a moment after the packet. */
  readonly isSettled: readonly boolean[];
  readonly statistics: readonly NetworkStatistics[];
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
