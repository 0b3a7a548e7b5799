import { describe, expect, test } from "@jest/globals";
import { POWER_SUPPLY_NUMBERS, POWER_SUPPLY_TEXTS } from "../../src/kernel/power_supply.ts";

describe("power supply attributes", () => {
  test("each has a name of its own and a help that is a sentence", () => {
    const files = [...POWER_SUPPLY_NUMBERS.map(([file]) => file), ...POWER_SUPPLY_TEXTS];
    const names = POWER_SUPPLY_NUMBERS.map(([, name]) => name);
    expect(new Set(files).size).toBe(files.length);
    expect(new Set(names).size).toBe(names.length);
    for (const [, , help] of POWER_SUPPLY_NUMBERS) expect(help).toMatch(/^[A-Z].*\.$/);
  });

  test("is in micro units where it is an amount, in tenths where it is a temperature", () => {
    const f = (file: string, name: string, per: number) => {
      const row = POWER_SUPPLY_NUMBERS.find(([each]) => each === file);
      expect([row?.[1], row?.[3]]).toEqual([name, per]);
    };
    f("charge_now", "charge_ampere", 1e6);
    f("energy_now", "energy_watthour", 1e6);
    f("power_now", "power_watt", 1e6);
    f("current_now", "current_ampere", 1e6);
    f("voltage_now", "voltage_volt", 1e6);
    f("temp", "temp_celsius", 10);
    f("cycle_count", "cyclecount", 1);
    f("time_to_full_now", "time_to_full_seconds", 1);
  });
});
