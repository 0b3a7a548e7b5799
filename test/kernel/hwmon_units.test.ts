import { describe, expect, test } from "@jest/globals";
import { hwmonQuantity } from "../../src/kernel/hwmon_units.ts";

describe("hwmonQuantity", () => {
  test("knows the name and the unit of each file", () => {
    const f = (type: string, element: string, name: string, per: number) => {
      const quantity = hwmonQuantity(type, element, false);
      expect([type, element, quantity.name, quantity.per]).toEqual([type, element, name, per]);
      expect(quantity.help).toMatch(/^[A-Z].*\.$/);
    };
    f("temp", "input", "temp_celsius", 1e3);
    f("temp", "", "temp_celsius", 1e3);
    f("temp", "crit_alarm", "temp_crit_alarm_celsius", 1e3);
    f("temp", "alarm", "temp_alarm", 1);
    f("temp", "fault", "temp_fault", 1);
    f("temp", "type", "temp_type", 1);
    f("in", "beep", "in_beep_enabled", 1);
    f("in", "max", "in_max_volts", 1e3);
    f("cpu", "vid", "cpu_vid_volts", 1e3);
    f("curr", "input", "curr_amps", 1e3);
    f("energy", "input", "energy_joule_total", 1e6);
    f("power", "average", "power_average_watt", 1e6);
    f("power", "accuracy", "power_accuracy", 1e6);
    f("power", "average_interval_max", "power_average_interval_max_seconds", 1e3);
    f("humidity", "input", "humidity", 1e6);
    f("fan", "target", "fan_target_rpm", 1);
    f("fan", "div", "fan_div", 1);
    f("freq", "input", "freq_freq_mhz", 1e6);
    f("pwm", "", "pwm", 1);
    f("pwm", "Auto-x", "pwm_auto_x", 1);
    f("vrm", "", "voltage_regulator_version", 1);
    f("beep_enable", "", "beep_enabled", 1);
    f("update_interval", "", "update_interval_seconds", 1e3);
  });

  test("keeps a sensor's input apart from a file with its bare name", () => {
    expect(hwmonQuantity("fan", "input", true).name).toBe("fan_input_rpm");
    expect(hwmonQuantity("fan", "", true).name).toBe("fan");
  });

  test("takes energy alone for a counter", () => {
    expect(hwmonQuantity("energy", "input", false).isCounter).toBe(true);
    expect(hwmonQuantity("power", "input", false).isCounter).toBe(false);
  });
});
