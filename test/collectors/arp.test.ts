import { describe, expect, test } from "@jest/globals";
import { arp } from "../../src/collectors/arp.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("arp", () => {
  test("shows the neighbours on each device", async () => {
    expect(seriesOf(await pollFixture(arp, "large_host"))).toEqual(golden("large_host/arp.txt"));
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(arp, kernel))).rejects.toThrow(NoDataError);
    }));

  test("shows the same families as before while the table is the same", () =>
    withHost({ "proc/net/arp": "header\na 0x1 0x2 b * eth0\n" }, async ({ kernel, write }) => {
      const source = openOn(arp, kernel);
      const first = await pollOf(source);
      expect(await pollOf(source)).toBe(first);
      write("proc/net/arp", "header\na 0x1 0x2 b * eth0\nc 0x1 0x2 d * eth0\n");
      const second = await pollOf(source);
      expect(seriesOf(second)).toEqual([`gauge node_arp_entries{device="eth0"} 2`]);
      expect(second[0]?.samples[0]?.labels).toBe(first[0]?.samples[0]?.labels);
    }));

  test("shows the devices asked for", async () => {
    const f = async (devices: object, want: string[]) =>
      expect(seriesOf(await pollFixture(arp, "large_host", { devices }))).toEqual(want);
    await f({ exclude: ["bond*"] }, [`gauge node_arp_entries{device="eth0"} 1`]);
    await f({ include: ["bond*"] }, [`gauge node_arp_entries{device="bond0"} 3`]);
    await f({ include: ["none"] }, []);
  });
});
