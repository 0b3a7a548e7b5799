import { cleanName } from "./hwmon.ts";

/** A quantity that a sensor's file tells, as its metric has it. */
export interface HwmonQuantity {
  /** What the metric is called after `node_hwmon_`. */
  readonly name: string;
  readonly help: string;
  readonly isCounter: boolean;
  /** How many of the file's units make one of the metric's. */
  readonly per: number;
}

type Unit = readonly [suffix: string, per: number];

const MILLI = 1e3;
const MICRO = 1e6;

/** The units of each type of sensor, and what it is. Types that are not here are told as they are. */
const TYPES: ReadonlyMap<string, readonly [subject: string, Unit]> = new Map([
  ["in", ["Voltage", ["_volts", MILLI]]],
  ["cpu", ["Voltage of a CPU", ["_volts", MILLI]]],
  ["temp", ["Temperature", ["_celsius", MILLI]]],
  ["curr", ["Current", ["_amps", MILLI]]],
  ["energy", ["Energy", ["_joule_total", MICRO]]],
  ["power", ["Power", ["_watt", MICRO]]],
  ["humidity", ["Humidity, 1 being wet", ["", MICRO]]],
]);

/** What is told in other units than the rest of its type, whatever the type or of one. */
const ELEMENTS: ReadonlyMap<string, Unit> = new Map([
  ["fault", ["", 1]],
  ["alarm", ["", 1]],
  ["beep", ["_enabled", 1]],
  ["temp type", ["", 1]],
  ["power accuracy", ["", MICRO]],
  ["power average_interval", ["_seconds", MILLI]],
  ["power average_interval_min", ["_seconds", MILLI]],
  ["power average_interval_max", ["_seconds", MILLI]],
  ["fan input", ["_rpm", 1]],
  ["fan min", ["_rpm", 1]],
  ["fan max", ["_rpm", 1]],
  ["fan target", ["_rpm", 1]],
  ["freq input", ["_freq_mhz", MICRO]],
]);

/** What a chip tells once, not by sensor. */
const OF_CHIP: ReadonlyMap<string, HwmonQuantity> = new Map([
  ["beep_enable", quantity("beep_enabled", "Whether the chip may beep.", 1)],
  ["vrm", quantity("voltage_regulator_version", "Version of the voltage regulator, times 10.", 1)],
  ["update_interval", quantity("update_interval_seconds", "How often the chip measures.", MILLI)],
]);

/**
 * What the file of a sensor of this type tells with this element.
 * @param hasPlain whether the sensor has a file without an element, which then is what `input` is otherwise
 * @see Documentation/hwmon/sysfs-interface.rst of the kernel
 */
export function hwmonQuantity(type: string, element: string, hasPlain: boolean): HwmonQuantity {
  const ofChip = OF_CHIP.get(type);
  if (ofChip !== undefined) return ofChip;
  const [subject, unit] = TYPES.get(type) ?? [`Sensor of type ${type}`, ["", 1] as const];
  const [suffix, per] = ELEMENTS.get(element) ?? ELEMENTS.get(`${type} ${element}`) ?? unit;
  const isMain = element === "" || (element === "input" && !hasPlain);
  const name = `${type}${isMain ? "" : `_${cleanName(element)}`}${suffix}`;
  return quantity(name, `${subject}: ${element === "" ? "value" : element} of the sensor.`, per);
}

function quantity(name: string, help: string, per: number): HwmonQuantity {
  return { name, help, per, isCounter: name.endsWith("_total") };
}
