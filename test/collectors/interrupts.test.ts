import { describe, expect, test } from "@jest/globals";
import { interrupts } from "../../src/collectors/interrupts.ts";
import { fixtureKernel, golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";

async function seriesWith(options: Readonly<Record<string, unknown>>): Promise<string[]> {
  return seriesOf(await pollFixture(interrupts, "large_host", options));
}

describe("interrupts", () => {
  test("shows every interrupt that has a description", async () => {
    expect(await seriesWith({})).toEqual(golden("large_host/interrupts.txt"));
  });

  test("leaves out zeros if asked to", async () => {
    const series = await seriesWith({ include_zeros: false });
    expect(series).toHaveLength(25);
    expect(series).toEqual(
      golden("large_host/interrupts.txt").filter((line) => !line.endsWith(" 0")),
    );
  });

  test("shows the interrupts that are asked for, by type, controller or devices", async () => {
    const f = async (filter: object, want: string[]) => {
      const series = await seriesWith({ interrupts: filter });
      const types = series.map((line) => /type="([^"]+)"/.exec(line)?.[1]);
      expect([...new Set(types)]).toEqual(want);
    };
    await f({ include: ["LOC;*", "9;*"] }, ["9", "LOC"]);
    await f({ include: ["*;*;*nvme1q1"] }, ["132"]);
    await f({ include: ["*;XT-PIC;*"] }, ["201"]);
    await f({ exclude: ["+([0-9]);*"] }, ["NMI", "LOC", "RES", "TLB", "HYP"]);
    await f({ include: ["none"] }, []);
  });

  test("names a CPU by its own number, not by its column", async () => {
    const texts = [
      "  CPU0 CPU1 CPU2\nRES: 1 2 3 Rescheduling interrupts\n",
      "  CPU0 CPU2\nRES: 1 4 Rescheduling interrupts\n",
    ];
    const kernel = { ...fixtureKernel("large_host"), proc: () => texts.shift() ?? "" };
    const source = openOn(interrupts, kernel);
    const cpus = async () =>
      (await pollOf(source)).flatMap(({ samples }) =>
        samples.map(({ labels, value }) => [labels.cpu, value]),
      );
    expect(await cpus()).toEqual([
      ["0", 1],
      ["1", 2],
      ["2", 3],
    ]);
    expect(await cpus()).toEqual([
      ["0", 1],
      ["2", 4],
    ]);
  });
});
