import { describe, expect, test } from "@jest/globals";
import { createNetworkDevices, type NetworkDevice } from "../../src/kernel/net_class.ts";
import { withHost } from "../collectors/changing_host.ts";

const ETH0 = {
  "sys/class/net/eth0/operstate": "up\n",
  "sys/class/net/eth0/flags": "0x1003\n",
  "sys/class/net/eth0/carrier_changes": "2\n",
  "sys/class/net/eth0/mtu": "1500\n",
  "sys/class/net/eth0/ifalias": "uplink\n",
};

function read(
  devices: ReturnType<typeof createNetworkDevices>,
  counted?: readonly string[],
): readonly NetworkDevice[] {
  const work = devices(() => true, counted);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

describe("createNetworkDevices", () => {
  test("keeps properties for 30 seconds while the link and the flags stay", () =>
    withHost(ETH0, ({ kernel, write }) => {
      let now = 1_000_000;
      const devices = createNetworkDevices(kernel, () => now);
      const f = (seconds: number, want: number) => {
        now += seconds * 1000;
        expect(read(devices)[0]?.mtuBytes).toBe(want);
      };
      f(0, 1500);
      write("sys/class/net/eth0/mtu", "9000\n");
      f(1, 1500);
      f(30, 9000);
      write("sys/class/net/eth0/mtu", "1400\n");
      f(1, 9000);
      f(-3600, 1400);
    }));

  test("reads them at once where the link or the flags change", () =>
    withHost(ETH0, ({ kernel, write }) => {
      const devices = createNetworkDevices(kernel, () => 0);
      let mtu = 1000;
      const f = (attribute: string, value: string) => {
        read(devices);
        mtu += 1;
        write("sys/class/net/eth0/mtu", `${mtu}\n`);
        expect(read(devices)[0]?.mtuBytes).toBe(mtu - 1);
        write(`sys/class/net/eth0/${attribute}`, `${value}\n`);
        expect(read(devices)[0]?.mtuBytes).toBe(mtu);
      };
      write("sys/class/net/eth0/mtu", "1000\n");
      f("operstate", "down");
      f("flags", "0x1002");
      f("carrier_changes", "3");
    }));

  test("forgets a device that has gone, and one that is no device", () =>
    withHost(
      { ...ETH0, "sys/class/net/bonding_masters": "\n", "sys/class/net/odd/mtu": "576\n" },
      ({ kernel, remove }) => {
        const devices = createNetworkDevices(kernel, () => 0);
        expect(read(devices).map(({ device }) => device)).toEqual(["eth0", "odd"]);
        remove("sys/class/net/eth0");
        expect(read(devices).map(({ device }) => device)).toEqual(["odd"]);
        remove("sys/class/net");
        expect(read(devices)).toEqual([]);
      },
    ));

  test("has the same objects for what has not changed, also where it was read again", () =>
    withHost({ ...ETH0, "sys/class/net/eth1/operstate": "up\n" }, ({ kernel, write }) => {
      let now = 0;
      const devices = createNetworkDevices(kernel, () => now);
      const first = read(devices);
      expect(read(devices)).toBe(first);
      now += 60_000;
      expect(read(devices)).toBe(first);
      write("sys/class/net/eth1/operstate", "down\n");
      const second = read(devices);
      expect(second.map((device, index) => device === first[index])).toEqual([true, false]);
    }));

  test("looks for other devices where net/dev has others, and every 30 seconds", () =>
    withHost({ ...ETH0, "sys/class/net/bonding_masters": "\n" }, ({ kernel, write, remove }) => {
      let [now, lists] = [0, 0];
      const listSys = (folder: string) => {
        if (folder === "class/net") lists += 1;
        return kernel.listSys(folder);
      };
      const devices = createNetworkDevices({ ...kernel, listSys }, () => now);
      const f = (counted: readonly string[] | undefined, want: string[], wantLists: number) => {
        expect(read(devices, counted).map(({ device }) => device)).toEqual(want);
        expect(lists).toBe(wantLists);
      };
      const [before, after] = [["eth0"], ["eth0"]];
      f(before, ["eth0"], 1);
      write("sys/class/net/eth1/operstate", "up\n");
      f(before, ["eth0"], 1);
      f(after, ["eth0", "eth1"], 2);
      write("sys/class/net/eth2/operstate", "up\n");
      remove("sys/class/net/eth0");
      f(after, ["eth1"], 2);
      now += 30_000;
      f(after, ["eth1", "eth2"], 3);
      now -= 3_600_000;
      f(after, ["eth1", "eth2"], 4);
      f(undefined, ["eth1", "eth2"], 5);
      f(undefined, ["eth1", "eth2"], 6);
    }));

  test("has no number where there is no file, and 0 where there is none in it", () =>
    withHost(
      { ...ETH0, "sys/class/net/eth0/speed": "N/A\n", "sys/class/net/eth0/dev_id": "\n" },
      ({ kernel }) => {
        const [device] = read(createNetworkDevices(kernel, () => 0));
        expect(device).toMatchObject({ flags: 0x1003, ifalias: "uplink", address: "" });
        expect(device).toMatchObject({ megabitsPerSecond: 0, deviceId: 0 });
        expect(device?.carrier).toBeUndefined();
      },
    ));
});
