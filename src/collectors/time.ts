import { z } from "zod";
import { listIfAny, readText } from "../kernel/attributes.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { numericZoneName, parseZoneTimes } from "../kernel/zone_names.ts";
import { ifThere } from "../lib/if_there.ts";
import { createSeldom } from "../lib/seldom.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { familyOf, ifAny, metric, single } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/** The host's time, its zone, and what it reads the time from, as `node_time_*`. */
export const time = defineCollector({
  kind: "time",
  description: "The host's time, its time zone, and the clock sources it has and uses.",
  sources: ["the clock", "/usr/share/zoneinfo", "/sys/devices/system/clocksource"],
  replaces: ["time"],
  onByDefault: true,
  options: z.strictObject({}),
  open: (_options, { kernel, now }) => {
    const ofZone = createLabelCache("time_zone");
    const [ofCurrent, ofAvailable] = [
      createLabelCache("device", "clocksource"),
      createLabelCache("device", "clocksource"),
    ];
    const zoneNames = createSeldom<string>(now, MAX_AGE_MILLISECONDS);
    return {
      poll: () => {
        for (const cache of [ofZone, ofCurrent, ofAvailable, zoneNames]) cache.turn();
        const at = now();
        const offset = -new Date(at).getTimezoneOffset() * 60;
        const zone = zoneNames.of(`${offset}`, () => readZoneName(kernel, offset));
        const sources = readClockSources(kernel);
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
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const files = [`usr/share/zoneinfo/${zone}`, "etc/localtime"];
  const time = files
    .flatMap((file) => parseZoneTimes(ifThere(() => kernel.root(file)) ?? ""))
    .find(({ offsetSeconds }) => offsetSeconds === offset);
  return time?.name ?? (offset === 0 ? "UTC" : numericZoneName(offset));
}

/** Devices are numbered from 0, in the order of their names. */
function readClockSources(kernel: KernelReader) {
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
