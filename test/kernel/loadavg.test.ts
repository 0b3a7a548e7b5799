import { describe, expect, test } from "@jest/globals";
import { parseLoadavg } from "../../src/kernel/loadavg.ts";
import { fixture } from "../collectors/fixture_host.ts";

describe("parseLoadavg", () => {
  test("takes the first three numbers", () => {
    expect(parseLoadavg("0.50 1.25 2.00 1/234 5678\n")).toEqual({
      load1: 0.5,
      load5: 1.25,
      load15: 2,
    });
    expect(parseLoadavg(fixture("small_vm/proc/loadavg")).load1).toBeGreaterThanOrEqual(0);
  });

  test("refuses what is not that", () => {
    for (const text of ["", "0.5 1.0\n", "a b c 1/2 3\n"]) {
      expect(() => parseLoadavg(text)).toThrow("Cannot parse loadavg: it is");
    }
  });
});
