import { describe, expect, test } from "@jest/globals";
import { ksmd } from "../../src/collectors/ksmd.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { fixtureKernel, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

async function pollReading(attribute: (file: string) => string | undefined): Promise<string[]> {
  return seriesOf(await pollOf(openOn(ksmd, { ...fixtureKernel("large_host"), attribute })));
}

describe("ksmd", () => {
  test("shows what merging does and saves", async () => {
    expect(seriesOf(await pollFixture(ksmd, "large_host"))).toEqual([
      "counter node_ksmd_full_scans_total 88",
      "gauge node_ksmd_general_profit_bytes -40960",
      "gauge node_ksmd_merge_across_nodes 0",
      "gauge node_ksmd_pages_shared 12033",
      "gauge node_ksmd_pages_sharing 98123",
      "gauge node_ksmd_pages_to_scan 250",
      "gauge node_ksmd_pages_unshared 40112",
      "gauge node_ksmd_pages_volatile 771",
      "gauge node_ksmd_run 2",
      "gauge node_ksmd_sleep_seconds 0.125",
    ]);
  });

  test("leaves out what an older kernel does not have", async () => {
    expect(await pollReading((file) => (file.endsWith("/run") ? "1" : undefined))).toEqual([
      "gauge node_ksmd_run 1",
    ]);
  });

  test("has no data where the kernel does not merge", async () => {
    await expect(pollFixture(ksmd, "small_vm")).rejects.toThrow(NoDataError);
  });

  test("loses only the file that is not a number, and tells", async () => {
    const attribute = (file: string) => (file.endsWith("general_profit") ? "much" : "3");
    const source = openOn(ksmd, { ...fixtureKernel("large_host"), attribute });
    const names = (await pollOf(source)).map(({ name }) => name);
    expect(names).toHaveLength(9);
    expect(names).not.toContain("node_ksmd_general_profit_bytes");
    expect(source.troubles?.()).toEqual([
      {
        about: "/sys/kernel/mm/ksm/general_profit",
        reason: 'Cannot parse general_profit: it is "much", want a whole number',
      },
    ]);
  });

  test("fails where no file has a number", async () => {
    await expect(pollReading(() => "often")).rejects.toThrow(
      'Cannot parse full_scans: it is "often", want a whole number',
    );
  });
});
