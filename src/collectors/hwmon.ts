import { z } from "zod";
import { cleanName, listHwmonChips } from "../kernel/hwmon.ts";
import { type HwmonSensor, listSensors } from "../kernel/hwmon_sensors.ts";
import { hwmonQuantity } from "../kernel/hwmon_units.ts";
import type { KernelReader } from "../kernel/reader.ts";
import { createSlowAttributes } from "../kernel/slow_attributes.ts";
import { NoDataError } from "../lib/errors.ts";
import { createFilter, filterOptions } from "../lib/filter.ts";
import { createSeldom } from "../lib/seldom.ts";
import type { Labels } from "../model/family.ts";
import { createFamilyTable } from "../model/family_table.ts";
import { createLabelPool, type LabelPool } from "../model/label_pool.ts";
import { type Metric, metric } from "../model/metric.ts";
import { defineCollector } from "../polling/collector.ts";

/**
 * What the hardware monitors' sensors tell, as `node_hwmon_*`: temperatures, fans, voltages, currents, power, energy.
 * Where two chips of one device have the same sensor node_exporter shows the first only; here the second is shown too,
 * under a longer name.
 */
export const hwmon = defineCollector({
  kind: "hwmon",
  description:
    "Temperatures, fans, voltages, currents and power of the hardware monitors' sensors.",
  sources: ["/sys/class/hwmon"],
  replaces: ["hwmon"],
  onByDefault: true,
  options: z.strictObject({
    chips: filterOptions("chips").prefault({}).describe("The chips to show, by their label chip."),
    sensors: filterOptions("sensors")
      .prefault({})
      .describe("The sensors to show, as chip;sensor: platform_coretemp_0;temp1."),
  }),
  open: ({ chips, sensors }, { kernel, now }) => {
    const isWantedChip = createFilter(chips);
    const isWantedSensor = createFilter(sensors);
    const { read } = createSlowAttributes(kernel);
    const pool = createLabelPool();
    const seldom = createSeldom<Plan>(now, MAX_AGE_MILLISECONDS);
    const makePlan = () => {
      pool.turn();
      const all = listHwmonChips(kernel).filter(({ chip }) => isWantedChip(chip));
      if (all.length === 0) throw new NoDataError("This host has no hardware monitors");
      const wanted = listSensors(all).filter(({ chip, sensor }) =>
        isWantedSensor(`${chip};${sensor}`),
      );
      return {
        names: namesOf([...all, ...wanted], pool),
        labels: labelsOf(wanted, pool, kernel),
        readings: firstOf(wanted.flatMap((sensor) => readingsOf(sensor, pool, kernel))),
      };
    };
    return {
      poll: async ({ pause }) => {
        seldom.turn();
        const { names, labels, readings } = seldom.of("plan", makePlan);
        const table = createFamilyTable([CHIP_NAMES, SENSOR_LABEL]);
        for (const label of names) table.add(CHIP_NAMES, label, 1);
        for (const label of labels) table.add(SENSOR_LABEL, label, 1);
        for (const [index, reading] of readings.entries()) {
          if (index % SLICE === SLICE - 1) await pause();
          const value = parseDecimal(trimLines(await read(reading.file, reading.isSlow)));
          if (value !== undefined) table.add(reading.metric, reading.labels, value / reading.per);
        }
        return table.families();
      },
    };
  },
});

const MAX_AGE_MILLISECONDS = 60_000;
/** A millisecond's worth of reads. */
const SLICE = 100;

/** Their drivers ask the disk, which may be asleep, or never answer. */
const SLOW_DRIVERS: ReadonlySet<string | undefined> = new Set(["drivetemp", "nvme"]);

const CHIP_NAMES = metric(
  "gauge",
  "node_hwmon_chip_names",
  "1, with the name of the chip's driver.",
);
const SENSOR_LABEL = metric("gauge", "node_hwmon_sensor_label", "1, with the sensor's label.");

/** What to read at every poll, as long as no chip goes or comes. */
interface Plan {
  readonly names: readonly Labels[];
  readonly labels: readonly Labels[];
  readonly readings: readonly Reading[];
}

interface Reading {
  readonly file: string;
  readonly isSlow: boolean;
  readonly metric: Metric;
  readonly labels: Labels;
  readonly per: number;
}

type Named = Pick<HwmonSensor, "chip" | "driver">;

function namesOf(named: readonly Named[], pool: LabelPool): Labels[] {
  const names = named.flatMap(({ chip, driver }) =>
    driver === undefined ? [] : [pool.of({ chip, chip_name: driver })],
  );
  return [...new Set(names)];
}

function labelsOf(sensors: readonly HwmonSensor[], pool: LabelPool, kernel: KernelReader) {
  return sensors.flatMap(({ chip, sensor, labelFile }) => {
    const label = labelFile === undefined ? undefined : trimLines(kernel.attribute(labelFile));
    return label === undefined ? [] : [pool.of({ chip, sensor, label })];
  });
}

function readingsOf(
  { chip, driver, sensor, type, labelFile, attributes }: HwmonSensor,
  pool: LabelPool,
  kernel: KernelReader,
): Reading[] {
  const hasPlain = attributes.some(({ element }) => element === "");
  return attributes.flatMap(({ file, element }) => {
    const { name, help, isCounter, per } = hwmonQuantity(type, element, hasPlain);
    const isFrequency = type === "freq" && element === "input";
    // A graphics card's clocks are known by their labels, not by their numbers.
    const label =
      isFrequency && labelFile !== undefined ? trimLines(kernel.attribute(labelFile)) : sensor;
    if (label === undefined || (isFrequency && labelFile === undefined)) return [];
    return [
      {
        file,
        per,
        isSlow: SLOW_DRIVERS.has(driver),
        metric: metric(isCounter ? "counter" : "gauge", `node_hwmon_${name}`, help),
        labels: pool.of({ chip, sensor: isFrequency ? cleanName(label) : label }),
      },
    ];
  });
}

/** One reading per series: two clocks may have the same label. */
function firstOf(readings: readonly Reading[]): Reading[] {
  const taken = new Map<Labels, Set<string>>();
  return readings.filter(({ metric, labels }) => {
    const names = taken.get(labels) ?? new Set();
    taken.set(labels, names);
    return names.size < names.add(metric.name).size;
  });
}

/** Without the newlines around it, of which some drivers write more than one. */
function trimLines(text: string | undefined): string | undefined {
  return text?.replace(/^\n+|\n+$/g, "");
}

/** As strict as node_exporter: what has blanks around it or no digits is no number. */
function parseDecimal(text: string | undefined): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text ?? "") ? Number(text) : undefined;
}
