import { expect, test } from "@jest/globals";
import type { Systeminformation } from "systeminformation";
import { thermal } from "../../src/collectors/thermal.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { fakeReader, openPortable } from "./fake_reader.ts";

const poll = (cpuTemperature: unknown) =>
  pollOf(
    openPortable(
      thermal,
      fakeReader("win32", {
        cpuTemperature: cpuTemperature as Systeminformation.CpuTemperatureData,
      }),
    ),
  );

test("each temperature is a zone", async () =>
  expect(
    seriesOf(await poll({ main: 47.5, cores: [46, 49], max: 49, socket: [30], chipset: 41 })),
  ).toEqual([
    'gauge node_thermal_zone_temp{zone="0",type="cpu"} 47.5',
    'gauge node_thermal_zone_temp{zone="0",type="core"} 46',
    'gauge node_thermal_zone_temp{zone="1",type="core"} 49',
    'gauge node_thermal_zone_temp{zone="0",type="socket"} 30',
    'gauge node_thermal_zone_temp{zone="0",type="chipset"} 41',
  ]));

test("what is null, -1, 0 or no number is not known, and without any there is no data", async () => {
  const f = async (temperature: unknown) =>
    expect(poll(temperature)).rejects.toThrow("This system does not tell its temperatures");
  await f({ main: null, cores: [], max: null, socket: [], chipset: null });
  await f({ main: -1, cores: null, max: -1 });
  await f({ main: 0, cores: [NaN, -1, 0], max: 0 });
  expect(seriesOf(await poll({ main: null, cores: [-1, 50], max: 50 }))).toEqual([
    'gauge node_thermal_zone_temp{zone="1",type="core"} 50',
  ]);
});
