import { describe, expect, test } from "@jest/globals";
import { zone } from "../../src/collectors/zone.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

describe("zone", () => {
  test("shows what each zone has, and each node with its first", async () => {
    expect(seriesOf(await pollFixture(zone, "large_host"))).toEqual(golden("large_host/zone.txt"));
  });

  test("leaves out what a kernel does not count", async () => {
    const kernel = {
      ...fixtureKernel("large_host"),
      proc: () => "Node 0, zone DMA\n        min      8\n      nr_new_thing 9\n",
    };
    expect(seriesOf(await pollOf(openOn(zone, kernel)))).toEqual([
      'gauge node_zoneinfo_min_pages{node="0",zone="DMA"} 8',
    ]);
  });
});
