import { describe, expect, test } from "@jest/globals";
import { conntrack } from "../../src/collectors/conntrack.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("conntrack", () => {
  test("shows the table and what befell it", async () => {
    expect(seriesOf(await pollFixture(conntrack, "large_host"))).toEqual(
      golden("large_host/conntrack.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(conntrack, kernel))).rejects.toThrow(NoDataError);
    }));

  test("shows the same families as before where a count has not changed", () =>
    withHost(
      {
        "proc/sys/net/netfilter/nf_conntrack_count": "17\n",
        "proc/sys/net/netfilter/nf_conntrack_max": "65536\n",
      },
      async ({ kernel, write }) => {
        const source = openOn(conntrack, kernel);
        const first = await pollOf(source);
        expect(await pollOf(source)).toBe(first);
        write("proc/sys/net/netfilter/nf_conntrack_count", "18\n");
        const second = await pollOf(source);
        expect(second.map((family, index) => family === first[index])).toEqual([false, true]);
        expect(seriesOf(second)[0]).toBe("gauge node_nf_conntrack_entries 18");
      },
    ));

  test("shows the table where the kernel keeps no statistics", () =>
    withHost(
      {
        "proc/sys/net/netfilter/nf_conntrack_count": "17\n",
        "proc/sys/net/netfilter/nf_conntrack_max": "65536\n",
      },
      async ({ kernel }) => {
        expect(seriesOf(await pollOf(openOn(conntrack, kernel)))).toEqual([
          "gauge node_nf_conntrack_entries 17",
          "gauge node_nf_conntrack_entries_limit 65536",
        ]);
      },
    ));
});
