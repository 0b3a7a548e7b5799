import { describe, expect, test } from "@jest/globals";
import { cleanName, listHwmonChips, parseSensorFile } from "../../src/kernel/hwmon.ts";
import { type HostFiles, onHost } from "./temporary_host.ts";

describe("parseSensorFile", () => {
  test("splits type, number and element", () => {
    const f = (name: string, want: readonly [string, string, string] | undefined) => {
      const parsed = parseSensorFile(name);
      expect(parsed && [parsed.type, parsed.sensor, parsed.element]).toEqual(want);
    };
    f("temp1_input", ["temp", "temp1", "input"]);
    f("temp12_crit_alarm", ["temp", "temp12", "crit_alarm"]);
    f("pwm1", ["pwm", "pwm1", ""]);
    f("pwm1_auto_point2_temp", ["pwm", "pwm1", "auto_point2_temp"]);
    f("in0_input", ["in", "in0", "input"]);
    f("update_interval", ["update_interval", "update_interval0", ""]);
    f("beep_enable", ["beep_enable", "beep_enable0", ""]);
    f("vrm", ["vrm", "vrm0", ""]);
    f("name", undefined);
    f("uevent", undefined);
    f("temp_input", undefined);
    f("bogus1_input", undefined);
    f("1_input", undefined);
  });
});

describe("cleanName", () => {
  test("leaves what a label's value may have", () => {
    const f = (text: string, want: string) => expect(cleanName(text)).toBe(want);
    f("coretemp", "coretemp");
    f("0000:00:18.3", "0000:00:18_3");
    f("ACPI-Fan\n", "acpi_fan");
    f("__x__", "x");
    f("--", "");
  });
});

describe("listHwmonChips", () => {
  test("names a chip by its place, or its driver, or its folder", async () => {
    const f = async (files: HostFiles, chip: string, driver: string | undefined) => {
      const chips = await onHost(files, listHwmonChips);
      expect(chips.map((each) => [each.chip, each.driver])).toEqual([[chip, driver]]);
    };
    const entry = "sys/class/hwmon/hwmon3";
    const link = { [`${entry}/device`]: "-> ../../../devices/i2c-1/1-0048" };
    const name = { [`${entry}/name`]: "lm75\n" };
    const device = { "sys/devices/i2c-1/1-0048/uevent": "" };
    await f({ ...link, ...name, ...device }, "i2c_1_1_0048", "lm75");
    await f({ ...link, ...device }, "i2c_1_1_0048", undefined);
    await f({ ...link, ...name }, "lm75", "lm75");
    await f(name, "lm75", "lm75");
    await f({ [`${entry}/temp1_input`]: "" }, "hwmon3", undefined);
  });

  test("takes a sensor's file from the device's folder before its own", async () => {
    const files = {
      "sys/class/hwmon/hwmon0/fan1_input": "1\n",
      "sys/class/hwmon/hwmon0/fan1_min": "1\n",
      "sys/class/hwmon/hwmon0/device/fan1_input": "2\n",
      "sys/class/hwmon/hwmon0/device/power/control": "auto\n",
    };
    const [chip] = await onHost(files, listHwmonChips);
    expect(chip?.attributes.map(({ file }) => file)).toEqual([
      "class/hwmon/hwmon0/device/fan1_input",
      "class/hwmon/hwmon0/fan1_min",
    ]);
  });

  test("passes over what is no folder", async () => {
    expect(await onHost({ "sys/class/hwmon/uevent": "" }, listHwmonChips)).toEqual([]);
  });
});
