import { z } from "zod";
import { listIfAny, readText } from "../kernel/attributes.ts";
import { createSlowAttributes } from "../kernel/slow_attributes.ts";
import { NoDataError } from "../lib/errors.ts";
import { columnsOf, type Row } from "../model/columns.ts";
import { createLabelCache } from "../model/label_cache.ts";
import { metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";
import { zonesOf } from "../portable/thermal.ts";

/**
 * Temperatures of the thermal zones and states of what cools them, as `node_thermal_zone_temp` and
 * `node_cooling_device_*`. A zone that has no temperature just now is left out: node_exporter says 0 °C.
 */
export const thermal = defineCollector({
  kind: "thermal",
  description: "Temperature of each thermal zone, and how hard each cooling device works.",
  sources: ["/sys/class/thermal"],
  replaces: ["thermal_zone"],
  onByDefault: true,
  portable: { intervalSeconds: 30 },
  options: z.strictObject({}),
  open: (_options, { kernel, portable }) => {
    const ofZone = createLabelCache("zone", "type");
    if (portable) {
      return {
        poll: async () => {
          const zones = zonesOf(await portable.ask("cpuTemperature"));
          ofZone.turn();
          const row = ({ zone, type, celsius }: (typeof zones)[number]) => {
            return { labels: ofZone.of(zone, type), values: [celsius] };
          };
          return columnsOf(ZONE, zones.map(row));
        },
      };
    }
    const { read } = createSlowAttributes(kernel);
    const ofDevice = createLabelCache("name", "type");
    const integer = async (file: string) => parseInteger(await read(file));
    return {
      poll: async () => {
        ofZone.turn();
        ofDevice.turn();
        const [zones, devices]: [Row[], Row[]] = [[], []];
        for (const name of listIfAny(kernel, FOLDER)) {
          const [, sort, number] = /^(thermal_zone|cooling_device)(\d+)$/.exec(name) ?? [];
          if (number === undefined) continue;
          const folder = `${FOLDER}/${name}`;
          const type = readText(kernel, `${folder}/type`);
          if (sort === "thermal_zone") {
            const millidegrees = await integer(`${folder}/temp`);
            const celsius = millidegrees === undefined ? undefined : millidegrees / 1000;
            zones.push({ labels: ofZone.of(number, type), values: [celsius] });
          } else {
            const values = [
              await integer(`${folder}/cur_state`),
              await integer(`${folder}/max_state`),
            ];
            devices.push({ labels: ofDevice.of(number, type), values });
          }
        }
        const families = [...columnsOf(ZONE, zones), ...columnsOf(COOLING_DEVICE, devices)];
        if (families.length === 0) throw new NoDataError("This host has no thermal zones");
        return families;
      },
    };
  },
});

const FOLDER = "class/thermal";

const ZONE = [metric("gauge", "node_thermal_zone_temp", "Temperature of the zone in Celsius.")];

const COOLING_DEVICE = [
  metric("gauge", "node_cooling_device_cur_state", "How hard the device cools; 0 is not at all."),
  metric("gauge", "node_cooling_device_max_state", "How hard the device can cool."),
];

function parseInteger(text: string | undefined): number | undefined {
  const number = text?.trim() ?? "";
  return /^-?\d+$/.test(number) ? Number(number) : undefined;
}
