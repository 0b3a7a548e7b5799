import type { HwmonAttribute, HwmonChip } from "./hwmon.ts";

/** A sensor, under a name that it shares with no other. */
export interface HwmonSensor {
  /** The chip's name, longer where another chip of the same device has such a sensor too. */
  readonly chip: string;
  readonly driver: string | undefined;
  /** `temp1`. */
  readonly sensor: string;
  readonly type: string;
  /** Where its label is, if it has one. */
  readonly labelFile: string | undefined;
  /** All that it can be asked but its label. */
  readonly attributes: readonly HwmonAttribute[];
}

/**
 * The sensors of all chips. Two chips of one device bear the same name: a sensor that the first has goes under
 * `<name>_<driver>` where the second has it as well, or under the name of its folder where even the drivers are the same.
 */
export function listSensors(chips: readonly HwmonChip[]): HwmonSensor[] {
  const taken = new Set<string>();
  return chips.flatMap((chip) =>
    [...bySensor(chip.attributes)].map(([sensor, all]) => {
      const keys = all.map(({ element }) => `${chip.chip} ${sensor}_${element}`);
      const isTaken = keys.some((key) => taken.has(key));
      for (const key of keys) taken.add(key);
      return {
        chip: isTaken ? ownName(chip, chips) : chip.chip,
        driver: chip.driver,
        sensor,
        type: all[0]?.type ?? "",
        labelFile: all.find(({ element }) => element === "label")?.file,
        attributes: all.filter(({ element }) => element !== "label"),
      };
    }),
  );
}

function bySensor(attributes: readonly HwmonAttribute[]): Map<string, HwmonAttribute[]> {
  const sensors = new Map<string, HwmonAttribute[]>();
  for (const attribute of attributes) {
    const known = sensors.get(attribute.sensor);
    if (known === undefined) sensors.set(attribute.sensor, [attribute]);
    else known.push(attribute);
  }
  return sensors;
}

function ownName({ chip, driver, entry }: HwmonChip, chips: readonly HwmonChip[]): string {
  const namesakes = chips.filter((other) => other.chip === chip && other.driver === driver);
  return `${chip}_${driver === undefined || namesakes.length > 1 ? entry : driver}`;
}
