import { describe, expect, test } from "@jest/globals";
import { loadavg } from "../../src/collectors/loadavg.ts";
import { pollFixture, seriesOf } from "./fixture_host.ts";

describe("loadavg", () => {
  test("is node_exporter's three gauges", async () => {
    expect(seriesOf(await pollFixture(loadavg, "small_vm"))).toEqual([
      "gauge node_load1 2.04",
      "gauge node_load5 1.01",
      "gauge node_load15 0.4",
    ]);
  });

  test("has no data on a host without the file", async () => {
    await expect(pollFixture(loadavg, "no_such_host")).rejects.toThrow("This host has no");
  });
});
