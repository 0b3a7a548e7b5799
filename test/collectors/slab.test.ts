import { describe, expect, test } from "@jest/globals";
import { slab } from "../../src/collectors/slab.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

describe("slab", () => {
  test("shows every cache", async () => {
    expect(seriesOf(await pollFixture(slab, "large_host"))).toEqual(golden("large_host/slab.txt"));
  });

  test("shows the caches that are asked for", async () => {
    const families = await pollFixture(slab, "large_host", {
      slabs: { include: ["*kmalloc*"], exclude: ["dma-*"] },
    });
    expect(seriesOf(families.slice(0, 1))).toEqual([
      'gauge node_slabinfo_active_objects{slab="kmalloc-rnd-03-64"} 3012',
    ]);
  });

  test("shows caches of one name as one", async () => {
    const proc = () => "bio-200 1 2 200 20 1 : tunables\nbio-200 10 20 200 20 1 : tunables\n";
    const families = await pollOf(openOn(slab, { ...fixtureKernel("large_host"), proc }));
    expect(seriesOf(families)).toEqual([
      'gauge node_slabinfo_active_objects{slab="bio-200"} 11',
      'gauge node_slabinfo_objects{slab="bio-200"} 22',
      'gauge node_slabinfo_object_size_bytes{slab="bio-200"} 200',
      'gauge node_slabinfo_objects_per_slab{slab="bio-200"} 20',
      'gauge node_slabinfo_pages_per_slab{slab="bio-200"} 1',
    ]);
  });
});
