import type { Systeminformation } from "systeminformation";
import { NoDataError } from "../lib/errors.ts";
import { knownUnlessZero, listed } from "./known.ts";

/** A temperature. */
export interface PortableZone {
  /** Its place among those of its type. */
  readonly zone: string;
  /** What is measured. */
  readonly type: "cpu" | "core" | "socket" | "chipset";
  readonly celsius: number;
}

/**
 * The temperatures of systeminformation's cpuTemperature(): `cpu` is the whole processor. Where there is a sensor it
 * cannot read it says null, -1 or 0.
 * Throws NoDataError where it knows none, as on macOS without the package osx-temperature-sensor or macos-temperature-sensor.
 * @see https://systeminformation.io/cpu.html
 */
export function zonesOf(temperature: Systeminformation.CpuTemperatureData): PortableZone[] {
  const { main, cores, socket = [], chipset } = temperature;
  const zones = [
    ...typed("cpu", [main]),
    ...typed("core", listed(cores)),
    ...typed("socket", listed(socket)),
    ...typed("chipset", [chipset]),
  ];
  if (zones.length === 0) throw new NoDataError("This system does not tell its temperatures");
  return zones;
}

function typed(type: PortableZone["type"], readings: readonly (number | undefined)[]) {
  return readings.flatMap((reading, index): PortableZone[] => {
    const celsius = knownUnlessZero(reading);
    return celsius === undefined ? [] : [{ zone: `${index}`, type, celsius }];
  });
}
