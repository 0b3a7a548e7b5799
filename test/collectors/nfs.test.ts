import { describe, expect, test } from "@jest/globals";
import { nfs } from "../../src/collectors/nfs.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("nfs", () => {
  test("shows the calls of the client", async () => {
    expect(seriesOf(await pollFixture(nfs, "large_host"))).toEqual(golden("large_host/nfs.txt"));
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(nfs, kernel))).rejects.toThrow(NoDataError);
    }));

  test("counts as zeros what the kernel leaves out", () =>
    withHost({ "proc/net/rpc/nfs": "rpc 5 1 2\n" }, async ({ kernel }) => {
      const series = seriesOf(await pollOf(openOn(nfs, kernel)));
      expect(series).toHaveLength(105);
      expect(series).toContain("counter node_nfs_rpcs_total 5");
      expect(series.filter((line) => !line.endsWith(" 0"))).toHaveLength(3);
    }));
});
