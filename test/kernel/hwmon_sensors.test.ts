import { describe, expect, test } from "@jest/globals";
import type { HwmonChip } from "../../src/kernel/hwmon.ts";
import { listSensors } from "../../src/kernel/hwmon_sensors.ts";

function chip(entry: string, driver: string | undefined, ...names: string[]): HwmonChip {
  const attributes = names.map((name) => {
    const [sensor = "", element = ""] = name.split("_");
    return { file: `${entry}/${name}`, type: sensor.slice(0, -1), sensor, element };
  });
  return { entry, chip: "soc_board", driver, attributes };
}

describe("listSensors", () => {
  test("keeps the label apart from what is measured", () => {
    expect(listSensors([chip("hwmon0", "a", "temp1_input", "temp1_label", "fan1_min")])).toEqual([
      {
        chip: "soc_board",
        driver: "a",
        sensor: "temp1",
        type: "temp",
        labelFile: "hwmon0/temp1_label",
        attributes: [
          { file: "hwmon0/temp1_input", type: "temp", sensor: "temp1", element: "input" },
        ],
      },
      {
        chip: "soc_board",
        driver: "a",
        sensor: "fan1",
        type: "fan",
        labelFile: undefined,
        attributes: [{ file: "hwmon0/fan1_min", type: "fan", sensor: "fan1", element: "min" }],
      },
    ]);
  });

  test("gives a sensor that the device has twice the name of its driver or folder", () => {
    const f = (chips: HwmonChip[], want: string[]) =>
      expect(listSensors(chips).map(({ chip, sensor }) => `${chip};${sensor}`)).toEqual(want);
    f(
      [chip("hwmon0", "a", "temp1_input"), chip("hwmon1", "b", "temp1_input", "fan1_input")],
      ["soc_board;temp1", "soc_board_b;temp1", "soc_board;fan1"],
    );
    f(
      [chip("hwmon0", "a", "temp1_input"), chip("hwmon1", "a", "temp1_input")],
      ["soc_board;temp1", "soc_board_hwmon1;temp1"],
    );
    f(
      [chip("hwmon0", "a", "temp1_input"), chip("hwmon1", undefined, "temp1_input")],
      ["soc_board;temp1", "soc_board_hwmon1;temp1"],
    );
  });
});
