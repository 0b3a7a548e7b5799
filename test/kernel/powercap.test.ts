import { describe, expect, test } from "@jest/globals";
import { listRaplZones } from "../../src/kernel/powercap.ts";
import { onHost } from "./temporary_host.ts";

describe("listRaplZones", () => {
  test("numbers zones by their names, or by how many there are of a name", async () => {
    const f = async (names: string[], want: (readonly [string, number])[]) => {
      const files = names.map((name, index) => [`sys/class/powercap/z${index}/name`, `${name}\n`]);
      const zones = await onHost(
        Object.fromEntries(files) as Record<string, string>,
        listRaplZones,
      );
      expect(zones.map(({ name, index }) => [name, index])).toEqual(want);
    };
    await f(
      ["package-0", "package-1"],
      [
        ["package", 0],
        ["package", 1],
      ],
    );
    await f(
      ["dram", "dram", "core"],
      [
        ["dram", 0],
        ["dram", 1],
        ["core", 0],
      ],
    );
    await f(
      ["package-1", "package"],
      [
        ["package", 1],
        ["package", 2],
      ],
    );
    await f(["package-0-die-1"], [["package-0-die-1", 0]]);
    await f(["psys"], [["psys", 0]]);
  });

  test("passes over what has no name", async () => {
    expect(await onHost({ "sys/class/powercap/intel-rapl/enabled": "1\n" }, listRaplZones)).toEqual(
      [],
    );
  });
});
