import { describe, expect, test } from "@jest/globals";
import { nfsd } from "../../src/collectors/nfsd.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("nfsd", () => {
  test("shows the calls of the server", async () => {
    expect(seriesOf(await pollFixture(nfsd, "large_host"))).toEqual(golden("large_host/nfsd.txt"));
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(nfsd, kernel))).rejects.toThrow(NoDataError);
    }));

  test("counts as zeros what the kernel leaves out, and passes over what it has added", () =>
    withHost({ "proc/net/rpc/nfsd": "th 8 0\nlater 1 2 3\n" }, async ({ kernel }) => {
      const series = seriesOf(await pollOf(openOn(nfsd, kernel)));
      expect(series).toHaveLength(90);
      expect(series).toContain("gauge node_nfsd_server_threads 8");
      expect(series.filter((line) => !line.endsWith(" 0"))).toHaveLength(1);
    }));
});
