import { describe, expect, test } from "@jest/globals";
import { cpufreq } from "../../src/collectors/cpufreq.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("cpufreq", () => {
  test("shows frequencies and governors of the CPUs that are online", async () => {
    expect(seriesOf(await pollFixture(cpufreq, "large_host"))).toEqual(
      golden("large_host/cpufreq.txt"),
    );
  });

  test("leaves out what a driver does not know", async () => {
    const folder = "sys/devices/system/cpu/cpu0/cpufreq";
    const files = {
      [`${folder}/cpuinfo_cur_freq`]: "<unknown>\n",
      [`${folder}/scaling_cur_freq`]: "800000\n",
      [`${folder}/scaling_available_governors`]: "powersave\n",
    };
    const families = await onHost(files, (kernel) => pollOf(openOn(cpufreq, kernel)));
    expect(seriesOf(families)).toEqual([
      'gauge node_cpu_scaling_frequency_hertz{cpu="0"} 800000000',
    ]);
  });

  test("has no data where CPUs have one frequency only", async () => {
    const poll = onHost({ "sys/devices/system/cpu/cpu0/topology/core_id": "0\n" }, (kernel) =>
      pollOf(openOn(cpufreq, kernel)),
    );
    await expect(poll).rejects.toThrow(NoDataError);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(cpufreq, 40));
});
