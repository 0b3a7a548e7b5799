import { describe, expect, test } from "@jest/globals";
import { time } from "../../src/collectors/time.ts";
import { onHost } from "../kernel/temporary_host.ts";
import { fixtureKernel, openOn, pollOf, seriesOf } from "./fixture_host.ts";
import { expectSameLabels } from "./same_labels.ts";

describe("time", () => {
  test("shows the clock, the zone's offset and the clock sources", async () => {
    const kernel = fixtureKernel("large_host");
    const at = Date.UTC(2026, 0, 15, 12, 0, 0, 250);
    const source = time.open({}, { kernel, now: () => at });
    const [seconds, zone, ...sources] = await pollOf(source);
    kernel.close();
    expect(seconds?.samples.map(({ value }) => value)).toEqual([1768478400.25]);
    const offset = -60 * new Date(at).getTimezoneOffset();
    expect(zone?.name).toBe("node_time_zone_offset_seconds");
    expect(zone?.samples.map(({ value }) => value + 0)).toEqual([offset + 0]);
    expect(zone?.samples[0]?.labels.time_zone).toMatch(/^([A-Z]{3,}|[+-]\d{2,4})$/);
    expect(seriesOf(sources)).toEqual([
      'gauge node_time_clocksource_available_info{device="0",clocksource="kvm-clock"} 1',
      'gauge node_time_clocksource_available_info{device="0",clocksource="tsc"} 1',
      'gauge node_time_clocksource_available_info{device="0",clocksource="acpi_pm"} 1',
      'gauge node_time_clocksource_available_info{device="1",clocksource="jiffies"} 1',
      'gauge node_time_clocksource_current_info{device="0",clocksource="kvm-clock"} 1',
      'gauge node_time_clocksource_current_info{device="1",clocksource="jiffies"} 1',
    ]);
  });

  test("shows the clock where the kernel has no clock sources", async () => {
    const families = await onHost({}, (kernel) => pollOf(openOn(time, kernel)));
    expect(families.map(({ name }) => name)).toEqual([
      "node_time_seconds",
      "node_time_zone_offset_seconds",
    ]);
  });

  test("carries the same labels from poll to poll", () => expectSameLabels(time, 8));
});

describe("the name of the zone", () => {
  const files = {
    "etc/localtime": "TZif\nCET-1CEST\n",
    "usr/share/zoneinfo/Etc/Own": "TZif\nOWN0\n",
  };
  const nameIn = async (tz: string | undefined): Promise<string | undefined> => {
    const before = process.env["TZ"];
    if (tz === undefined) delete process.env["TZ"];
    else process.env["TZ"] = tz;
    try {
      const families = await onHost(files, (kernel) => pollOf(openOn(time, kernel)));
      return families[1]?.samples[0]?.labels["time_zone"];
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  };

  test("is what the zone's file calls this offset", async () => {
    expect(await nameIn("Etc/Own")).toBe("OWN");
    expect(await nameIn(":Etc/Own")).toBe("OWN");
  });

  test("is UTC or the offset where no file calls it anything", async () => {
    expect(await nameIn("")).toBe("UTC");
    expect(await nameIn("../../etc/localtime")).toBe("UTC");
    expect(await nameIn("<A>0")).toBe("UTC");
  });
});
