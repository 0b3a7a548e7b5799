import { describe, expect, test } from "@jest/globals";
import { swap } from "../../src/collectors/swap.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

describe("swap", () => {
  test("shows each device and file", async () => {
    expect(seriesOf(await pollFixture(swap, "large_host"))).toEqual(golden("large_host/swap.txt"));
  });

  test("has no data on a host that does not swap", async () => {
    const kernel = { ...fixtureKernel("large_host"), proc: () => "Filename\t\t\t\tType\n" };
    await expect(pollOf(openOn(swap, kernel))).rejects.toThrow(
      new NoDataError("This host does not swap"),
    );
  });
});
