import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { listIfAny } from "./attributes.ts";
import type { KernelReader } from "./reader.ts";

/** A hardware monitor: one folder of `/sys/class/hwmon`. */
export interface HwmonChip {
  /** `hwmon3`, which may be another at the next boot. */
  readonly entry: string;
  /** What its place in the machine makes of it, `platform_coretemp_0`: the same at every boot. Two may share it. */
  readonly chip: string;
  /** What its driver calls it, `coretemp`; undefined where it does not. */
  readonly driver: string | undefined;
  readonly attributes: readonly HwmonAttribute[];
}

/** What a file says of a sensor. */
export interface HwmonAttribute {
  /** The path under `/sys`. */
  readonly file: string;
  /** `temp`, `fan`, `in`, … */
  readonly type: string;
  /** The type with its number: `temp1`. */
  readonly sensor: string;
  /** What it says of the sensor: `input`, `max`, `label`; empty where the sensor's name is all there is. */
  readonly element: string;
}

const FOLDER = "class/hwmon";

/** A folder that every device has, and no sensor. */
const POWER_MANAGEMENT = "power";

const TYPES: ReadonlySet<string> = new Set([
  "vrm",
  "beep_enable",
  "update_interval",
  "in",
  "cpu",
  "fan",
  "pwm",
  "temp",
  "curr",
  "power",
  "energy",
  "humidity",
  "intrusion",
  "freq",
]);

/**
 * Finds the hardware monitors and what their sensors can be asked, without asking. Throws NoDataError where the host
 * has none of them.
 * @see Documentation/hwmon/sysfs-interface.rst of the kernel
 */
export function listHwmonChips(kernel: KernelReader): HwmonChip[] {
  return kernel.listSys(FOLDER).flatMap((entry) => {
    const folder = `${FOLDER}/${entry}`;
    const files = listIfAny(kernel, folder);
    const name = cleanName(kernel.attribute(`${folder}/name`) ?? "");
    const driver = name === "" ? undefined : name;
    const chip = placeName(kernel, folder) ?? driver ?? cleanName(entry);
    const device = `${folder}/device`;
    const attributes = new Map<string, HwmonAttribute>();
    // What the device's own folder says comes last, and stands.
    for (const each of attributesOf(folder, files)) attributes.set(keyOf(each), each);
    for (const each of attributesOf(device, listIfAny(kernel, device))) {
      attributes.set(keyOf(each), each);
    }
    if (files.length === 0) return [];
    return [{ entry, chip, driver, attributes: [...attributes.values()] }];
  });
}

/** The text in lower case, with `_` for what a label's value had better not have. */
export function cleanName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9:_]/g, "_")
    .replaceAll(/^_+|_+$/g, "");
}

/** What the name of a sensor's file says; undefined where it is none. */
export function parseSensorFile(
  name: string,
): { readonly type: string; readonly sensor: string; readonly element: string } | undefined {
  const [, type, number, element = ""] = /^([^0-9]+)([0-9]*)(?:_(.+))?$/.exec(name) ?? [];
  if (type === undefined || !TYPES.has(type)) return undefined;
  return { type, sensor: `${type}${Number(number)}`, element };
}

/** The bus and the name of the device that the monitor sits on. */
function placeName(kernel: KernelReader, folder: string): string | undefined {
  try {
    const device = realpathSync(join(kernel.paths.sysfs, folder, "device"));
    const parts = [basename(dirname(device)), basename(device)].map(cleanName);
    return parts.filter((part) => part !== "").join("_") || undefined;
  } catch {
    return undefined;
  }
}

function attributesOf(folder: string, files: readonly string[]): HwmonAttribute[] {
  return files.flatMap((name) => {
    const parsed = name === POWER_MANAGEMENT ? undefined : parseSensorFile(name);
    return parsed === undefined ? [] : [{ ...parsed, file: `${folder}/${name}` }];
  });
}

function keyOf({ sensor, element }: HwmonAttribute): string {
  return `${sensor}_${element}`;
}
