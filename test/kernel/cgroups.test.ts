import { describe, expect, test } from "@jest/globals";
import { parseCgroups } from "../../src/kernel/cgroups.ts";

describe("parseCgroups", () => {
  test("reads the controllers", () => {
    expect(
      parseCgroups("#subsys_name\thierarchy\tnum_cgroups\tenabled\nio\t3\t41\t1\nmisc\t0\t1\t0\n"),
    ).toEqual([
      { name: "io", cgroups: 41, enabled: 1 },
      { name: "misc", cgroups: 1, enabled: 0 },
    ]);
  });

  test("refuses what is not cgroups", () => {
    const f = (line: string) =>
      expect(() => parseCgroups(line)).toThrow(
        `Cannot parse cgroups: it has ${JSON.stringify(line)}, want a name and three numbers`,
      );
    f("io\t3\t41");
    f("io\t3\tx\t1");
    f("3\t41\t1");
  });
});
