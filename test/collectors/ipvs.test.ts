import { describe, expect, test } from "@jest/globals";
import { ipvs } from "../../src/collectors/ipvs.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("ipvs", () => {
  test("shows what the virtual servers serve", async () => {
    expect(seriesOf(await pollFixture(ipvs, "large_host"))).toEqual(golden("large_host/ipvs.txt"));
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(ipvs, kernel))).rejects.toThrow(NoDataError);
    }));

  test("sums up backends that are alike in the labels asked for", async () => {
    const families = await pollFixture(ipvs, "large_host", {
      backend_labels: ["proto", "local_port"],
    });
    expect(seriesOf(families).filter((line) => line.includes("_weight"))).toEqual([
      `gauge node_ipvs_backend_weight{local_port="443",proto="TCP"} 4`,
      `gauge node_ipvs_backend_weight{local_port="53",proto="UDP"} 10`,
      `gauge node_ipvs_backend_weight{local_port="80",proto="TCP"} 5`,
      `gauge node_ipvs_backend_weight{local_port="0",proto="FWM"} 7`,
    ]);
  });

  test("shows totals where there is no list of backends", () =>
    withHost({ "proc/net/ip_vs_stats": "a\nb\n1 2 3 4 5\n" }, async ({ kernel }) => {
      expect(seriesOf(await pollOf(openOn(ipvs, kernel)))).toHaveLength(5);
    }));
});
