import type { Systeminformation } from "systeminformation";
import { NoDataError } from "../lib/errors.ts";
import { known, knownText, listed } from "./known.ts";
import type { PortableReader } from "./reader.ts";

/** What a network device has passed; undefined where it could not be read. Named as Linux names the files of its counters. */
export interface PortableTraffic {
  readonly device: string;
  readonly counters: Readonly<Record<string, number | undefined>>;
}

/** A network device as the libraries know it. */
export interface PortableDevice {
  readonly device: string;
  /** `up`, `down` or `unknown`. */
  readonly operstate: string;
  readonly address: string;
  readonly duplex: string;
  readonly mtuBytes: number | undefined;
  readonly megabitsPerSecond: number | undefined;
}

/** The counters of `/proc/net/dev` as the files of sysfs are named, in its order, and the one that only sysfs has. */
export const NET_DEV_COUNTERS: readonly string[] = [
  ..."rx_bytes rx_packets rx_errors rx_dropped rx_fifo rx_frame rx_compressed multicast".split(" "),
  ..."tx_bytes tx_packets tx_errors tx_dropped tx_fifo collisions carrier tx_compressed".split(" "),
  "rx_nohandler",
];

/** What the network devices that are wanted have passed, and what they are. */
export interface PortableNetwork {
  /** The counters in the order asked for. */
  readonly statistics: readonly {
    readonly device: string;
    readonly counters: readonly (number | undefined)[];
  }[];
  readonly devices: readonly PortableDevice[];
}

/**
 * Reads the devices whose names are wanted. Throws NoDataError where the system shows no device at all.
 * @param names the counters to show
 */
export async function readNetwork(
  { ask }: Pick<PortableReader, "ask">,
  isWanted: (device: string) => boolean,
  names: readonly string[],
): Promise<PortableNetwork> {
  const stats = await ask("networkStats");
  const devices = devicesOf(await ask("networkInterfaces"), stats);
  if (devices.length === 0) throw new NoDataError("This system shows no network devices");
  const statistics = trafficOf(stats)
    .filter(({ device }) => isWanted(device))
    .map(({ device, counters }) => ({ device, counters: names.map((name) => counters[name]) }));
  return { statistics, devices: devices.filter(({ device }) => isWanted(device)) };
}

/**
 * The counters of systeminformation's networkStats(), each device once. One with neither a count nor the time since
 * its last reading is left out: so it says that `netstat` or PowerShell has failed, which would look like a restart.
 * @see https://systeminformation.io/network.html
 */
export function trafficOf(rows: readonly Systeminformation.NetworkStatsData[]): PortableTraffic[] {
  const traffic = new Map<string, PortableTraffic>();
  for (const row of listed(rows)) {
    const { iface, ms, rx_bytes, rx_dropped, rx_errors, tx_bytes, tx_dropped, tx_errors } = row;
    const read = { rx_bytes, rx_dropped, rx_errors, tx_bytes, tx_dropped, tx_errors };
    const isRead = ms > 0 || Object.values(read).some((count) => count > 0);
    if (iface === "" || !isRead || traffic.has(iface)) continue;
    const counters = Object.fromEntries(
      Object.entries(read).map(([name, count]) => [name, known(count)]),
    );
    traffic.set(iface, { device: iface, counters });
  }
  return [...traffic.values()];
}

/** Behind it systeminformation leaves what else the program printed on the line. */
const MAC_ADDRESS = /^[0-9a-f]{2}(:[0-9a-f]{2})+/i;

/** The devices of networkInterfaces(), each once, with the state that networkStats() has just read, where it has. */
export function devicesOf(
  interfaces: readonly Systeminformation.NetworkInterfacesData[],
  stats: readonly Systeminformation.NetworkStatsData[],
): PortableDevice[] {
  const states = new Map(
    listed(stats).map(({ iface, operstate }) => [iface, knownText(operstate)]),
  );
  const devices = new Map<string, PortableDevice>();
  for (const { iface, operstate, mac, duplex, mtu, speed } of listed(interfaces)) {
    if (iface === "" || devices.has(iface)) continue;
    const state = (states.get(iface) ?? "") || knownText(operstate) || "unknown";
    devices.set(iface, {
      device: iface,
      operstate: state,
      address: MAC_ADDRESS.exec(knownText(mac))?.[0].toLowerCase() ?? "",
      duplex: knownText(duplex),
      mtuBytes: known(mtu),
      megabitsPerSecond: known(speed),
    });
  }
  return [...devices.values()];
}
