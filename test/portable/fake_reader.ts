import type { CpuInfo } from "node:os";
import type { Systeminformation } from "systeminformation";
import { createKernelReader } from "../../src/kernel/reader.ts";
import type { CollectorDefinition, Source } from "../../src/polling/collector.ts";
import type { Answers, PortableReader } from "../../src/portable/reader.ts";

/** A reader that answers with these, and rejects what is not among them. */
export function fakeReader(
  platform: string,
  answers: Partial<Answers>,
  rest: Partial<PortableReader> = {},
): PortableReader {
  return {
    platform,
    cpus: () => [],
    loadavg: () => [0, 0, 0],
    uptimeSeconds: () => 1000.25,
    ask: (call) => {
      const answer = answers[call];
      return answer === undefined
        ? Promise.reject(new Error(`nothing answers ${call}`))
        : Promise.resolve(answer);
    },
    diskSpace: () => Promise.reject(new Error("nothing answers diskSpace")),
    close: () => undefined,
    ...rest,
  };
}

/** Binds a collector to a reader, with options as YAML has them. */
export function openPortable(
  definition: CollectorDefinition,
  portable: PortableReader,
  options: Readonly<Record<string, unknown>> = {},
): Source {
  const host = { kernel: createKernelReader(), now: () => 5_000_000, portable };
  return definition.open(definition.options.parse(options), host);
}

/** A CPU as Node shows it. */
export function cpuInfo(times: Partial<CpuInfo["times"]>, speed = 2400): CpuInfo {
  return {
    model: "Apple M1 ",
    speed,
    times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0, ...times },
  };
}

/** What systeminformation answers where nothing is known. */
export const NO_MEM: Systeminformation.MemData = {
  ...{ total: 0, free: 0, used: 0, active: 0, available: 0, buffcache: 0, buffers: 0, cached: 0 },
  ...{ slab: 0, reclaimable: 0, swaptotal: 0, swapused: 0, swapfree: 0 },
  ...{ writeback: null, dirty: null },
};

/** A mount as macOS shows it. */
export const ROOT: Systeminformation.FsSizeData = {
  ...{ fs: "/dev/disk3s1s1", type: "APFS", mount: "/", rw: false },
  ...{ size: 494_384_795_648, used: 10_000_000_000, available: 100_000_000_000, use: 9.09 },
};

/** Counters of a device that was read before. */
export function stats(
  iface: string,
  counters: Partial<Systeminformation.NetworkStatsData> = {},
): Systeminformation.NetworkStatsData {
  return {
    ...{ iface, operstate: "up", rx_bytes: 0, rx_dropped: 0, rx_errors: 0 },
    ...{ tx_bytes: 0, tx_dropped: 0, tx_errors: 0, rx_sec: 0, tx_sec: 0, ms: 5000, ...counters },
  };
}

/** A device as systeminformation describes it. */
export function device(
  iface: string,
  rest: Partial<Systeminformation.NetworkInterfacesData> = {},
): Systeminformation.NetworkInterfacesData {
  return {
    ...{ iface, ifaceName: iface, default: false, ip4: "", ip4subnet: "", ip6: "", ip6subnet: "" },
    ...{ mac: "", internal: false, virtual: false, operstate: "up", type: "", duplex: "" },
    ...{ mtu: 1500, speed: 1000, dhcp: false, dnsSuffix: "", ieee8021xAuth: "" },
    ...{ ieee8021xState: "", carrierChanges: 0, ...rest },
  };
}

/** What a system says of itself. */
export function osData(rest: Partial<Systeminformation.OsData>): Systeminformation.OsData {
  return {
    ...{ platform: "darwin", distro: "unknown", release: "unknown", codename: "", kernel: "" },
    ...{ arch: "arm64", hostname: "", fqdn: "", codepage: "", logofile: "", serial: "" },
    ...{ build: "", servicepack: "", uefi: null, ...rest },
  };
}

/** What disksIO answers. */
export function operations(
  rest: Partial<Systeminformation.DisksIoData>,
): Systeminformation.DisksIoData {
  return {
    ...{ rIO: 0, wIO: 0, tIO: 0, rIO_sec: null, wIO_sec: null, tIO_sec: null },
    ...{ rWaitTime: 0, wWaitTime: 0, tWaitTime: 0, ms: 0 },
    ...{ rWaitPercent: null, wWaitPercent: null, tWaitPercent: null, ...rest },
  };
}

/** What fsStats answers. */
export function traffic(rx: number, wx: number): Systeminformation.FsStatsData {
  return { rx, wx, tx: rx + wx, rx_sec: null, wx_sec: null, tx_sec: null, ms: 0 };
}
