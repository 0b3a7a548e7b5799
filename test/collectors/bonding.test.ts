import { describe, expect, test } from "@jest/globals";
import { bonding } from "../../src/collectors/bonding.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("bonding", () => {
  test("shows how many devices of a bond have a link", async () => {
    expect(seriesOf(await pollFixture(bonding, "large_host"))).toEqual(
      golden("large_host/bonding.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(bonding, kernel))).rejects.toThrow(NoDataError);
    }));

  test("finds no data where there is no bond", () =>
    withHost({ "sys/class/net/bonding_masters": "\n" }, async ({ kernel }) => {
      await expect(pollOf(openOn(bonding, kernel))).rejects.toThrow(NoDataError);
    }));

  test("leaves out what has just gone", () =>
    withHost(
      {
        "sys/class/net/bonding_masters": "bond0 bond1 bond2\n",
        "sys/class/net/bond0/bonding/slaves": "eth0 eth1\n",
        "sys/class/net/bond0/lower_eth0/bonding_slave/mii_status": "up\n",
        "sys/class/net/bond2/bonding/slaves": "\n",
      },
      async ({ kernel }) => {
        expect(seriesOf(await pollOf(openOn(bonding, kernel)))).toEqual([
          `gauge node_bonding_slaves{master="bond0"} 1`,
          `gauge node_bonding_slaves{master="bond2"} 0`,
          `gauge node_bonding_active{master="bond0"} 1`,
          `gauge node_bonding_active{master="bond2"} 0`,
        ]);
      },
    ));
});
