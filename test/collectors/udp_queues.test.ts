import { describe, expect, test } from "@jest/globals";
import { udp_queues } from "../../src/collectors/udp_queues.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("udp_queues", () => {
  test("shows the queues of both versions of IP", async () => {
    expect(seriesOf(await pollFixture(udp_queues, "large_host"))).toEqual(
      golden("large_host/udp_queues.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(udp_queues, kernel))).rejects.toThrow(NoDataError);
    }));

  test("shows one version of IP where the host has no other", () =>
    withHost({ "proc/net/udp": "  sl  local_address\n" }, async ({ kernel }) => {
      expect(seriesOf(await pollOf(openOn(udp_queues, kernel)))).toEqual([
        `gauge node_udp_queues{queue="tx",ip="v4"} 0`,
        `gauge node_udp_queues{queue="rx",ip="v4"} 0`,
      ]);
    }));

  test("shows the same families as before while the tables are the same", async () => {
    const kernel = fixtureKernel("large_host");
    const source = openOn(udp_queues, kernel);
    for (let poll = 0; poll < 50; poll += 1) {
      expect(seriesOf(await pollOf(source))).toEqual(golden("large_host/udp_queues.txt"));
    }
    kernel.close();
  });
});
