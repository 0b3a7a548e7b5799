import { z } from "zod";
import { listIfAny, readText } from "../kernel/attributes.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { numericZoneName, parseZoneTimes } from "../kernel/zone_names.ts";
import { ifThere } from "../lib/if_there.ts";
import { createSeldom } from "../lib/seldom.ts";
import { type Labels, NO_LABELS } from "../model/family.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { metric } from "../model/metric.ts";
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
    const table = createFamilyTable([SECONDS, ZONE_OFFSET, AVAILABLE, CURRENT]);
    const zones = createSeldom<Labels>(now, MAX_AGE_MILLISECONDS);
    const clockSources = createSeldom<ClockSources>(now, CLOCK_SOURCE_MAX_AGE_MILLISECONDS);
    const readSources = () => readClockSources(kernel);
    return {
      poll: () => {
        for (const { turn } of [table, zones, clockSources]) turn();
        const at = now();
        const offset = -new Date(at).getTimezoneOffset() * 60;
        const zone = zones.of(`${offset}`, () => ({ time_zone: readZoneName(kernel, offset) }));
        const { available, current } = clockSources.of("", readSources);
        table.add(SECONDS, NO_LABELS, at / 1000);
        table.add(ZONE_OFFSET, zone, offset);
        for (const labels of available) table.add(AVAILABLE, labels, 1);
        for (const labels of current) table.add(CURRENT, labels, 1);
        return table.families();
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

/** The labels of the clock sources, those of a device together. */
type ClockSources = Readonly<Record<"available" | "current", readonly Labels[]>>;

/** Devices are numbered from 0, in the order of their names. */
function readClockSources(kernel: KernelReader): ClockSources {
  const devices = listIfAny(kernel, FOLDER).filter((name) => /^clocksource\d+$/.test(name));
  const sources = (file: string) =>
    devices.flatMap((name, index) =>
      readText(kernel, `${FOLDER}/${name}/${file}_clocksource`)
        .split(/\s+/)
        .map((clocksource) => ({ device: `${index}`, clocksource })),
    );
  return {
    available: sources("available").filter(({ clocksource }) => clocksource !== ""),
    current: sources("current"),
  };
}
