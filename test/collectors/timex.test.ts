import { describe, expect, test } from "@jest/globals";
import { timex } from "../../src/collectors/timex.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Family } from "../../src/model/family.ts";
import { fixtureKernel, openOn, pollOf } from "./fixture_host.ts";

describe("timex", () => {
  test("shows the state of the clock, or has no data where the system refuses", async () => {
    const kernel = fixtureKernel("large_host");
    const source = openOn(timex, kernel);
    const families = await pollOf(source).catch((error: unknown) => {
      expect(error).toBeInstanceOf(NoDataError);
      return undefined;
    });
    kernel.close();
    if (families === undefined) return;
    expect(families.map(({ name, type }) => `${type} ${name}`)).toEqual(NAMES);
    const valueOf = (name: string) => values(families).get(`node_timex_${name}`) ?? NaN;
    expect(valueOf("tick_seconds")).toBeGreaterThan(0.0089);
    expect(valueOf("tick_seconds")).toBeLessThan(0.0111);
    expect(Math.abs(valueOf("frequency_adjustment_ratio") - 1)).toBeLessThan(0.001);
    expect([0, 1]).toContain(valueOf("sync_status"));
    expect(values(await pollOf(source)).get("node_timex_tick_seconds")).toBe(
      valueOf("tick_seconds"),
    );
  });
});

const NAMES = [
  "gauge node_timex_sync_status",
  "gauge node_timex_offset_seconds",
  "gauge node_timex_frequency_adjustment_ratio",
  "gauge node_timex_maxerror_seconds",
  "gauge node_timex_estimated_error_seconds",
  "gauge node_timex_status",
  "gauge node_timex_loop_time_constant",
  "gauge node_timex_tick_seconds",
  "gauge node_timex_tai_offset_seconds",
  "gauge node_timex_pps_frequency_hertz",
  "gauge node_timex_pps_jitter_seconds",
  "gauge node_timex_pps_shift_seconds",
  "gauge node_timex_pps_stability_hertz",
  "counter node_timex_pps_jitter_total",
  "counter node_timex_pps_calibration_total",
  "counter node_timex_pps_error_total",
  "counter node_timex_pps_stability_exceeded_total",
];

function values(families: readonly Family[]): ReadonlyMap<string, number> {
  return new Map(families.map(({ name, samples }) => [name, samples[0]?.value ?? NaN]));
}
