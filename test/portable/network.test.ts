import { describe, expect, test } from "@jest/globals";
import { network } from "../../src/collectors/network.ts";
import { devicesOf, NET_DEV_COUNTERS, trafficOf } from "../../src/portable/network.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { device, fakeReader, openPortable, stats } from "./fake_reader.ts";

const EN0 = stats("en0", {
  rx_bytes: 100,
  rx_errors: 1,
  rx_dropped: 2,
  tx_bytes: 50,
  tx_errors: 3,
});
const READER = fakeReader("darwin", {
  networkStats: [EN0, stats("lo0", { operstate: "unknown" })],
  networkInterfaces: [
    device("en0", { mac: "A4:83:e7:00:00:01", duplex: "full" }),
    device("lo0", { speed: -1 }),
  ],
});

describe("traffic", () => {
  test("leaves out what was not read, which looks like a device that has restarted", () => {
    const f = (counters: object, want: string[]) =>
      expect(trafficOf([stats("en0", counters)]).map((each) => each.device)).toEqual(want);
    f({ ms: 0 }, []);
    f({ ms: 5000 }, ["en0"]);
    f({ ms: 0, tx_bytes: 1 }, ["en0"]);
    f({ ms: 0, rx_bytes: NaN, tx_bytes: NaN }, []);
    expect(trafficOf([stats("")])).toEqual([]);
    expect(trafficOf(null as unknown as [])).toEqual([]);
  });
  test("has no counter where that is no number", () =>
    expect(trafficOf([stats("en0", { rx_dropped: NaN, tx_dropped: -1 })])[0]?.counters).toEqual({
      ...{ rx_bytes: 0, rx_errors: 0, rx_dropped: undefined },
      ...{ tx_bytes: 0, tx_errors: 0, tx_dropped: undefined },
    }));
  test("of a device that is there twice is the first's", () =>
    expect(trafficOf([EN0, stats("en0")])).toHaveLength(1));
});

describe("devices", () => {
  const f = (state: string | undefined, described: string, want: string) =>
    expect(
      devicesOf(
        [device("en0", { operstate: described })],
        state === undefined ? [] : [stats("en0", { operstate: state })],
      )[0]?.operstate,
    ).toBe(want);
  test("have the state that was read last", () => {
    f("down", "up", "down");
    f(undefined, "up", "up");
    f("unknown", "up", "up");
    f("unknown", "", "unknown");
  });
  test("know what is a number only", () => {
    const of = devicesOf([device("en0", { mtu: null, speed: NaN }), device("en0")], []);
    expect(of).toEqual([
      {
        ...{ device: "en0", operstate: "up", address: "", duplex: "" },
        ...{ mtuBytes: undefined, megabitsPerSecond: undefined },
      },
    ]);
  });
});

test("the address is that and nothing else", () => {
  const f = (mac: string, want: string) =>
    expect(devicesOf([device("en0", { mac })], [])[0]?.address).toBe(want);
  f("a4:83:E7:00:00:01", "a4:83:e7:00:00:01");
  f("a4:83:e7:00:00:01  txqueuelen 1000", "a4:83:e7:00:00:01");
  f("unknown", "");
  f("", "");
});

test("the counters are in the order of the kernel", () => {
  expect(NET_DEV_COUNTERS).toHaveLength(17);
  expect(
    ["rx_bytes", "rx_errors", "rx_dropped"].map((name) => NET_DEV_COUNTERS.indexOf(name)),
  ).toEqual([0, 2, 3]);
  expect(
    ["tx_bytes", "tx_errors", "tx_dropped"].map((name) => NET_DEV_COUNTERS.indexOf(name)),
  ).toEqual([8, 10, 11]);
});

test("the series are those of Linux", async () => {
  const source = openPortable(network, READER, { devices: { exclude: ["lo*"] } });
  expect(seriesOf(await pollOf(source))).toEqual([
    'counter node_network_receive_bytes_total{device="en0"} 100',
    'counter node_network_receive_errs_total{device="en0"} 1',
    'counter node_network_receive_drop_total{device="en0"} 2',
    'counter node_network_transmit_bytes_total{device="en0"} 50',
    'counter node_network_transmit_errs_total{device="en0"} 3',
    'counter node_network_transmit_drop_total{device="en0"} 0',
    'gauge node_network_up{device="en0"} 1',
    'gauge node_network_mtu_bytes{device="en0"} 1500',
    'gauge node_network_speed_bytes{device="en0"} 125000000',
    'gauge node_network_info{device="en0",address="a4:83:e7:00:00:01",broadcast="",duplex="full",operstate="up",adminstate="unknown",ifalias=""} 1',
  ]);
});

test("detailed, the counters have the names they have on Linux", async () => {
  const families = await pollOf(openPortable(network, READER, { enable_detailed_metrics: true }));
  expect(families.map(({ name }) => name).filter((name) => name.endsWith("_total"))).toEqual([
    "node_network_receive_bytes_total",
    "node_network_receive_errors_total",
    "node_network_receive_dropped_total",
    "node_network_transmit_bytes_total",
    "node_network_transmit_errors_total",
    "node_network_transmit_dropped_total",
  ]);
});

test("a system without devices has no data", () =>
  expect(
    pollOf(
      openPortable(network, fakeReader("darwin", { networkStats: [], networkInterfaces: [] })),
    ),
  ).rejects.toThrow("This system shows no network devices"));
