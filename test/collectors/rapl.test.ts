import { describe, expect, test } from "@jest/globals";
import { rapl } from "../../src/collectors/rapl.ts";
import { type HostFiles, onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("rapl", () => {
  test("shows the energy of each zone under the zone's name", async () => {
    const series = seriesOf(await pollFixture(rapl, "large_host"));
    expect(series.map((line) => line.replace(/(?<=path=").*(?=\/sys\/)/, ""))).toEqual(
      golden("large_host/rapl.txt"),
    );
  });

  test("names the zone in a label where asked", async () => {
    const families = await pollFixture(rapl, "large_host", { zone_label: true });
    expect(families.map(({ name }) => name)).toEqual(["node_rapl_joules_total"]);
    expect(families[0]?.samples.map(({ labels }) => labels.rapl_zone)).toEqual([
      "package",
      "package",
      "core",
      "dram",
      "package",
      "core",
      "psys-io",
    ]);
  });

  test("has no data where the counters are root's alone, or there are none", async () => {
    const f = async (files: HostFiles, message: string) => {
      const poll = onHost(files, (kernel) => pollOf(openOn(rapl, kernel)));
      await expect(poll).rejects.toThrow(message);
    };
    await f({ "sys/class/powercap/intel-rapl:0/name": "package-0\n" }, "only root may read it");
    await f({}, "sys/class/powercap");
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(rapl, 7));
});
