import { describe, expect, test } from "@jest/globals";
import { pressure } from "../../src/collectors/pressure.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { fixtureKernel, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

/** Polls where `/proc/pressure/<resource>` reads as `read` says. */
async function pollReading(read: (resource: string) => string): Promise<string[]> {
  const proc = (file: string) => read(file.replace("pressure/", ""));
  return seriesOf(await pollOf(openOn(pressure, { ...fixtureKernel("large_host"), proc })));
}

function fail(error: Error, properties: object = {}): never {
  throw Object.assign(error, properties);
}

const LINES = "some avg10=0.00 total=1500000\nfull avg10=0.00 total=500000\n";
const missing = () => fail(new NoDataError("This host has no such file"));

describe("pressure", () => {
  test("shows how long tasks stalled", async () => {
    expect(seriesOf(await pollFixture(pressure, "large_host"))).toEqual([
      "counter node_pressure_cpu_waiting_seconds_total 87112.349901",
      "counter node_pressure_io_waiting_seconds_total 1203.481177",
      "counter node_pressure_io_stalled_seconds_total 998.102341",
      "counter node_pressure_memory_waiting_seconds_total 0.070012",
      "counter node_pressure_memory_stalled_seconds_total 0.06999899999999999",
      "counter node_pressure_irq_stalled_seconds_total 551.230077",
    ]);
  });

  test("leaves out what an older kernel does not count", async () => {
    const series = await pollReading((resource) => (resource === "irq" ? missing() : LINES));
    expect(series).toEqual([
      "counter node_pressure_cpu_waiting_seconds_total 1.5",
      "counter node_pressure_io_waiting_seconds_total 1.5",
      "counter node_pressure_io_stalled_seconds_total 0.5",
      "counter node_pressure_memory_waiting_seconds_total 1.5",
      "counter node_pressure_memory_stalled_seconds_total 0.5",
    ]);
  });

  test("has no data where the kernel counts none or has been told not to", async () => {
    const f = (read: () => string) => expect(pollReading(read)).rejects.toThrow(NoDataError);
    await f(missing);
    await f(() => fail(new Error("not supported"), { code: "EOPNOTSUPP" }));
    await f(() => fail(new Error("Cannot read", { cause: { code: "EOPNOTSUPP" } })));
  });

  test("hides no other error", async () => {
    await expect(
      pollReading(() => fail(new Error("Cannot read", { cause: { code: "EIO" } }))),
    ).rejects.toThrow("Cannot read");
    await expect(pollReading(() => "nonsense")).rejects.toThrow("Cannot parse pressure/cpu");
  });

  test("looks again after half a minute for what was not there", async () => {
    let [now, hasIrq, asked] = [0, false, 0];
    const proc = (file: string) => {
      if (!file.endsWith("irq")) return LINES;
      asked += 1;
      return hasIrq ? LINES : fail(new Error("off"), { code: "EOPNOTSUPP" });
    };
    const kernel = { ...fixtureKernel("large_host"), proc };
    const source = pressure.open({}, { kernel, now: () => now });
    const f = async (at: number, families: number, times: number) => {
      now = at;
      expect(await pollOf(source)).toHaveLength(families);
      expect(asked).toBe(times);
    };
    await f(0, 5, 1);
    await f(1000, 5, 1);
    hasIrq = true;
    await f(29_999, 5, 1);
    await f(30_000, 6, 2);
    await f(31_000, 6, 3);
  });
});
