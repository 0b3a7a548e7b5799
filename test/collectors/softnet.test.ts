import { describe, expect, test } from "@jest/globals";
import { softnet } from "../../src/collectors/softnet.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("softnet", () => {
  test("shows what each CPU did for packets", async () => {
    expect(seriesOf(await pollFixture(softnet, "large_host"))).toEqual(
      golden("large_host/softnet.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(softnet, kernel))).rejects.toThrow(NoDataError);
    }));

  test("shows the same families as before where no CPU counts on", () =>
    withHost({ "proc/net/softnet_stat": `1${" 0".repeat(12)}\n` }, async ({ kernel, write }) => {
      const source = openOn(softnet, kernel);
      const first = await pollOf(source);
      expect(await pollOf(source)).toBe(first);
      write("proc/net/softnet_stat", `1f${" 0".repeat(12)}\n`);
      const second = await pollOf(source);
      const others = second.filter((family, index) => family !== first[index]);
      expect(seriesOf(others)).toEqual([`counter node_softnet_processed_total{cpu="0"} 31`]);
    }));
});
