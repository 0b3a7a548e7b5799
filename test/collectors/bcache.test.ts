import { describe, expect, test } from "@jest/globals";
import { bcache } from "../../src/collectors/bcache.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

const poll = (files: HostFiles, options = {}) =>
  onHost(files, async (kernel) => seriesOf(await pollOf(openOn(bcache, kernel, options))));

describe("bcache", () => {
  test("shows sets, backing and cache devices", async () => {
    expect(seriesOf(await pollFixture(bcache, "large_host"))).toEqual(
      golden("large_host/bcache.txt"),
    );
  });

  test("shows how full the cache is where asked", async () => {
    const families = await pollFixture(bcache, "large_host", { priority_stats: true });
    expect(seriesOf(families.slice(-2))).toEqual([
      'gauge node_bcache_priority_stats_unused_percent{uuid="7d3b1c52-0f6e-4e0c-a9d7-2b8f5c41e6a0",cache_device="cache0"} 13',
      'gauge node_bcache_priority_stats_metadata_percent{uuid="7d3b1c52-0f6e-4e0c-a9d7-2b8f5c41e6a0",cache_device="cache0"} 1',
    ]);
  });

  test("shows 0 for what this kernel does not count, but for readaheads", async () => {
    const series = await poll({ "sys/fs/bcache/a-b/bdev0/running": "1\n" });
    expect(series).toContain(
      'counter node_bcache_cache_hits_total{uuid="a-b",backing_device="bdev0"} 0',
    );
    expect(series.filter((line) => !line.endsWith(" 0") || line.includes("readaheads"))).toEqual(
      [],
    );
  });

  test("has no data where the host has none", async () => {
    const f = (files: HostFiles) => expect(poll(files)).rejects.toThrow(NoDataError);
    await f({});
    await f({ "sys/fs/bcache/register": "" });
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(bcache, 38));
});
