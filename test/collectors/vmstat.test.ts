import { describe, expect, test } from "@jest/globals";
import { vmstat } from "../../src/collectors/vmstat.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

describe("vmstat", () => {
  test("shows faults, paging, swapping and kills", async () => {
    expect(seriesOf(await pollFixture(vmstat, "large_host"))).toEqual(
      golden("large_host/vmstat.txt"),
    );
  });

  test("shows the fields that are asked for", async () => {
    const f = async (fields: object, want: string[]) =>
      expect(seriesOf(await pollFixture(vmstat, "large_host", { fields }))).toEqual(want);
    await f({ include: ["numa_h*"] }, [
      "untyped node_vmstat_numa_hit 90144238817",
      "untyped node_vmstat_numa_hint_faults 1220384",
    ]);
    await f({ include: ["thp_*"], exclude: ["*_fallback"] }, [
      "untyped node_vmstat_thp_fault_alloc 301928",
    ]);
  });

  test("has a sentence for the fields it knows, and one for those it does not", async () => {
    const families = await pollFixture(vmstat, "large_host");
    const f = (name: string, want: string) =>
      expect(families.find((family) => family.name === name)?.help).toBe(want);
    f("node_vmstat_oom_kill", "Processes killed for want of memory since boot.");
    f("node_vmstat_pgpgoutclean", "The field pgpgoutclean of /proc/vmstat.");
  });

  test("follows the numbers", async () => {
    const texts = ["pgpgin 1\npgfault 2\n", "pgpgin 3\npgfault 2\n", "pgfault 4\n"];
    const proc = () => texts.shift() ?? "";
    const source = openOn(vmstat, { ...fixtureKernel("small_vm"), proc });
    const f = async (want: string[]) => expect(seriesOf(await pollOf(source))).toEqual(want);
    await f(["untyped node_vmstat_pgpgin 1", "untyped node_vmstat_pgfault 2"]);
    await f(["untyped node_vmstat_pgpgin 3", "untyped node_vmstat_pgfault 2"]);
    await f(["untyped node_vmstat_pgfault 4"]);
  });
});
