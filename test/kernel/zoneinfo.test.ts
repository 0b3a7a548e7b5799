import { describe, expect, test } from "@jest/globals";
import { parseZoneinfo } from "../../src/kernel/zoneinfo.ts";
import { fixture } from "../collectors/fixture_host.ts";

describe("parseZoneinfo", () => {
  const zones = parseZoneinfo(fixture("large_host/proc/zoneinfo"));

  test("reads every zone of every node", () => {
    expect(zones.map(({ node, zone }) => `${node} ${zone}`)).toEqual([
      "0 DMA",
      "0 Normal",
      "0 Movable",
      "1 Normal",
    ]);
  });

  test("reads the counts of the zone and, with its first, of the node", () => {
    const f = (zone: number, name: string, want: number | undefined) =>
      expect(zones[zone]?.counts.get(name)).toBe(want);
    f(0, "nr_free_pages", 2816);
    f(0, "min", 3);
    f(0, "high", 4);
    f(0, "nr_dirtied", 88123377);
    f(1, "nr_dirtied", undefined);
    f(1, "numa_hit", 190331 * 113);
    f(2, "nr_free_pages", undefined);
    f(2, "min", 0);
  });

  test("does not take what a CPU keeps for what the zone has", () => {
    expect(zones[3]?.counts.has("batch")).toBe(false);
    expect(zones[3]?.counts.has("count")).toBe(false);
    expect(zones[3]?.counts.get("high")).toBe(12008 + 12008 / 2);
  });

  test("reads what is kept from lower zones", () => {
    expect(zones[0]?.protection).toEqual([0, 1602, 128233, 128233, 128233]);
    expect(parseZoneinfo("Node 0, zone DMA\n")[0]?.protection).toEqual([]);
  });

  test("refuses what is not zoneinfo", () => {
    const f = (text: string, want: string) => expect(() => parseZoneinfo(text)).toThrow(want);
    f("", 'Cannot parse zoneinfo: it begins with "", want Node 0, zone …');
    f("  pages free 1\nNode 0, zone DMA\n", 'it begins with "  pages free 1", want');
  });
});
