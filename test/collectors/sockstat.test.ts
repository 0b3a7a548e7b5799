import { describe, expect, test } from "@jest/globals";
import { sockstat } from "../../src/collectors/sockstat.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("sockstat", () => {
  test("shows the sockets of each protocol", async () => {
    expect(seriesOf(await pollFixture(sockstat, "large_host"))).toEqual(
      golden("large_host/sockstat.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(sockstat, kernel))).rejects.toThrow(NoDataError);
    }));

  test("shows one version of IP where the host has no other", () =>
    withHost({ "proc/net/sockstat6": "TCP6: tw 3\n" }, async ({ kernel }) => {
      expect(seriesOf(await pollOf(openOn(sockstat, kernel)))).toEqual([
        "gauge node_sockstat_TCP6_inuse 0",
        "gauge node_sockstat_TCP6_tw 3",
      ]);
    }));

  test("shows the same families as before where a word has not changed", () =>
    withHost(
      { "proc/net/sockstat": "TCP: inuse 1 mem 2\n", "proc/net/sockstat6": "TCP6: inuse 3\n" },
      async ({ kernel, write }) => {
        const source = openOn(sockstat, kernel);
        const first = await pollOf(source);
        expect(await pollOf(source)).toBe(first);
        write("proc/net/sockstat", "TCP: inuse 7 mem 2\n");
        const second = await pollOf(source);
        expect(second.map((family, at) => family === first[at])).toEqual([false, true, true, true]);
        expect(seriesOf(second)[0]).toBe("gauge node_sockstat_TCP_inuse 7");
      },
    ));

  test("takes the size of a page from the kernel", () =>
    withHost(
      {
        "proc/net/sockstat": "UDP: inuse 1 mem 2\n",
        "proc/self/status": "VmSize:\t 65536 kB\n",
        "proc/self/statm": "4096 1 1 1 0 1 0\n",
      },
      async ({ kernel }) => {
        expect(seriesOf(await pollOf(openOn(sockstat, kernel)))).toContain(
          "gauge node_sockstat_UDP_mem_bytes 32768",
        );
      },
    ));
});
