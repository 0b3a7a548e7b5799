import { z } from "zod";
import { listIfAny, readText } from "../kernel/attributes.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { numericZoneName, parseZoneTimes } from "../kernel/zone_names.ts";
import { ifThere } from "../lib/if_there.ts";
import { createSeldom } from "../lib/seldom.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, ifAny, metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";
import { timeZoneVariable } from "../runtime/time_zone.ts";

/** The host's time, its zone, and what it reads the time from, as `node_time_*`. */
export const time = defineCollector({
  kind: "time",
  description: "The host's time, its time zone, and the clock sources it has and uses.",
  sources: ["the clock", "/usr/share/zoneinfo", "/sys/devices/system/clocksource"],
  replaces: ["time"],
  onByDefault: true,
  portable: {},
  options: z.strictObject({}),
  open: (_options, { kernel, now }) => {
    const ofZone = createLabelCache("time_zone");
    const [ofCurrent, ofAvailable] = [
      createLabelCache("device", "clocksource"),
      createLabelCache("device", "clocksource"),
    ];
    const zoneNames = createSeldom<string>(now, MAX_AGE_MILLISECONDS);
    const clockSources = createSeldom<readonly ClockSource[]>(
      now,
      CLOCK_SOURCE_MAX_AGE_MILLISECONDS,
    );
    return {
      poll: () => {
        for (const cache of [ofZone, ofCurrent, ofAvailable, zoneNames, clockSources]) cache.turn();
        const at = now();
        const offset = -new Date(at).getTimezoneOffset() * 60;
        const zone = zoneNames.of(`${offset}`, () => readZoneName(kernel, offset));
        const sources = clockSources.of("", () => readClockSources(kernel));
        const current = sources.map(({ device, current }) => ofCurrent.of(device, current));
        const available = sources.flatMap(({ device, available }) =>
          available.map((name) => ofAvailable.of(device, name)),
        );
        const ones = (all: typeof current) => all.map((labels) => ({ labels, value: 1 }));
        return [
          single(SECONDS, at / 1000),
          familyOf(ZONE_OFFSET, [{ labels: ofZone.of(zone), value: offset }]),
          ...ifAny(AVAILABLE, ones(available)),
          ...ifAny(CURRENT, ones(current)),
        ];
      },
    };
  },
});

const MAX_AGE_MILLISECONDS = 60_000;
/** The kernel leaves a clock source that has become unstable: alerts watch for it. */
const CLOCK_SOURCE_MAX_AGE_MILLISECONDS = 15_000;
const ZONES = "usr/share/zoneinfo";
const FOLDER = "devices/system/clocksource";

const SECONDS = metric("gauge", "node_time_seconds", "The host's time, in seconds since 1970.");
const ZONE_OFFSET = metric(
  "gauge",
  "node_time_zone_offset_seconds",
  "Seconds that the daemon's time zone is ahead of UTC.",
);
const AVAILABLE = metric(
  "gauge",
  "node_time_clocksource_available_info",
  "1 for each clock source that the kernel could use.",
);
const CURRENT = metric(
  "gauge",
  "node_time_clocksource_current_info",
  "1 for the clock source that the kernel uses.",
);

/** What people call the time that is `offset` seconds ahead of UTC in this process's zone. */
function readZoneName(kernel: KernelReader, offset: number): string {
  const zone = timeZoneVariable();
  const files = zone === undefined ? ["etc/localtime"] : isZone(zone) ? [`${ZONES}/${zone}`] : [];
  const time = files
    .flatMap((file) => parseZoneTimes(ifThere(() => kernel.root(file)) ?? ""))
    .find(({ offsetSeconds }) => offsetSeconds === offset);
  return time?.name ?? (offset === 0 ? "UTC" : numericZoneName(offset));
}

/** Whether the variable names a file with rules; it may have the rules themselves, `CET-1CEST`. */
function isZone(zone: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone);
}

interface ClockSource {
  readonly device: string;
  readonly current: string;
  readonly available: readonly string[];
}

/** Devices are numbered from 0, in the order of their names. */
function readClockSources(kernel: KernelReader): ClockSource[] {
  return listIfAny(kernel, FOLDER)
    .filter((name) => /^clocksource\d+$/.test(name))
    .map((name, index) => ({
      device: `${index}`,
      current: readText(kernel, `${FOLDER}/${name}/current_clocksource`),
      available: readText(kernel, `${FOLDER}/${name}/available_clocksource`)
        .split(/\s+/)
        .filter(Boolean),
    }));
}
