import { describe, expect, test } from "@jest/globals";
import { createNetDev, type NetworkStatistics } from "../../src/kernel/net_statistics.ts";
import type { KernelReader } from "../../src/kernel/reader.ts";
import { withHost } from "../collectors/changing_host.ts";

const HEADER = "Inter-| Receive | Transmit\n face |bytes |bytes\n";
const UNCLAIMED = "sys/class/net/eth0/statistics/rx_nohandler";

function line(device: string, bytes: number): string {
  return `  ${device}: ${bytes}${" 0".repeat(15)}\n`;
}

function netDevOn(kernel: KernelReader, now: () => number = () => 0) {
  const netDev = createNetDev(kernel, (device) => device !== "lo", now);
  const read = (): readonly NetworkStatistics[] | undefined => {
    netDev.look();
    // A copy of the file is another one once it is written anew.
    kernel.close();
    const work = netDev.read();
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
    }
  };
  return { ...netDev, read };
}

describe("createNetDev", () => {
  test("counts the wanted devices, and last what only sysfs has", () =>
    withHost(
      { "proc/net/dev": HEADER + line("lo", 1) + line("eth0", 7), [UNCLAIMED]: "5\n" },
      ({ kernel, write }) => {
        const { read } = netDevOn(kernel);
        const f = (device: string, bytes: number, unclaimed: number | undefined) =>
          expect(read()).toMatchObject([
            { device, counters: [bytes, ...Array.from({ length: 15 }, () => 0), unclaimed] },
          ]);
        f("eth0", 7, 5);
        write("proc/net/dev", HEADER + line("eth0", 8));
        f("eth0", 8, 5);
        write("proc/net/dev", HEADER + line("eth1", 8));
        f("eth1", 8, undefined);
      },
    ));

  test("has the same list while the devices are the same, renewed in place", () =>
    withHost(
      { "proc/net/dev": HEADER + line("eth0", 7) + line("eth1", 7) },
      ({ kernel, write }) => {
        const { read } = netDevOn(kernel);
        const first = read();
        expect([read(), read(), read()].every((later) => later === first)).toBe(true);
        write("proc/net/dev", HEADER + line("eth0", 7) + line("eth1", 8));
        expect(read()).toBe(first);
        expect(first?.map(({ counters }) => counters[0])).toEqual([7, 8]);
        write("proc/net/dev", HEADER + line("eth1", 8));
        expect(read()?.map(({ device, counters }) => [device, counters[0]])).toEqual([["eth1", 8]]);
      },
    ));

  test("reads what only sysfs has until the line has come to rest", () =>
    withHost({ "proc/net/dev": HEADER + line("eth0", 7), [UNCLAIMED]: "5\n" }, (host) => {
      const { read } = netDevOn(host.kernel);
      const f = (unclaimed: number, want: number) => {
        host.write(UNCLAIMED, `${unclaimed}\n`);
        expect(read()?.[0]?.counters.at(-1)).toBe(want);
      };
      f(5, 5);
      f(6, 6);
      f(7, 6);
      host.write("proc/net/dev", HEADER + line("eth0", 8));
      f(8, 8);
      f(9, 9);
      f(10, 9);
    }));

  test("what a poll that was broken off did not come to is there in the next", () =>
    withHost(
      { "proc/net/dev": HEADER + line("eth0", 7) + line("eth1", 7) },
      ({ kernel, write }) => {
        const { look, read } = netDevOn(kernel);
        const bytes = () => read()?.map(({ counters }) => counters[0]);
        expect([bytes(), bytes(), bytes()]).toEqual([[7, 7], [7, 7], [7, 7]]); // prettier-ignore
        write("proc/net/dev", HEADER + line("eth0", 8) + line("eth1", 8));
        look();
        kernel.close();
        expect(bytes()).toEqual([8, 8]);
      },
    ));

  test("tells of the same devices with the same list", () =>
    withHost({ "proc/net/dev": HEADER + line("eth0", 7) }, ({ kernel, write }) => {
      const { look } = netDevOn(kernel);
      const first = look();
      expect(first).toEqual(["eth0"]);
      const f = (text: string, want: string[] | undefined) => {
        kernel.close();
        write("proc/net/dev", text);
        expect(look()).toEqual(want);
      };
      f(HEADER + line("eth0", 8), ["eth0"]);
      expect(look()).toBe(first);
      f(HEADER + line("eth1", 8), ["eth1"]);
      f(HEADER, []);
    }));

  test("throws what was wrong when it is read, not when it is looked at", () =>
    withHost({ "proc/net/dev": line("eth0", 7) }, ({ kernel, write }) => {
      const { look, read } = netDevOn(kernel);
      expect(look).not.toThrow();
      expect(read).toThrow("want two lines of header");
      write("proc/net/dev", `${HEADER}eth0 7\n`);
      expect(read).toThrow("want a name, a colon and 16 numbers");
      const proc = () => {
        throw new Error("EIO");
      };
      const broken = netDevOn({ ...kernel, proc });
      expect(broken.look()).toBeUndefined();
      expect(broken.read).toThrow("EIO");
    }));

  test("looks for a file that is not there every 30 seconds", () =>
    withHost({}, ({ kernel, write }) => {
      let now = 0;
      const { look, read } = netDevOn(kernel, () => now);
      expect([look(), read()]).toEqual([undefined, undefined]);
      write("proc/net/dev", HEADER + line("eth0", 7));
      now = 29_000;
      expect(look()).toBeUndefined();
      now = 31_000;
      expect(look()).toEqual(["eth0"]);
    }));
});
