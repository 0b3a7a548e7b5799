import { describe, expect, test } from "@jest/globals";
import { numericZoneName, parseZoneTimes } from "../../src/kernel/zone_names.ts";

describe("parseZoneTimes", () => {
  test("reads the rule at the end of a zone's file", () => {
    const f = (rule: string, want: Record<string, number>) => {
      const times = parseZoneTimes(`TZif2\0\0LMT\0\n${rule}\n`);
      expect(times.map(({ name, offsetSeconds }) => [name, offsetSeconds])).toEqual(
        Object.entries(want),
      );
    };
    f("UTC0", { UTC: -0 });
    f("CET-1CEST,M3.5.0,M10.5.0/3", { CET: 3600, CEST: 7200 });
    f("EST5EDT,M3.2.0,M11.1.0", { EST: -18000, EDT: -14400 });
    f("IST-1GMT0,M10.5.0,M3.5.0/1", { IST: 3600, GMT: -0 });
    f("IST-5:30", { IST: 19800 });
    f("<-03>3", { "-03": -10800 });
    f("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", { "+1030": 37800, "+11": 39600 });
    f("", {});
    f("junk here", {});
    f("ABC", {});
  });
});

describe("numericZoneName", () => {
  test("names a time by its offset", () => {
    const f = (offsetSeconds: number, want: string) =>
      expect(numericZoneName(offsetSeconds)).toBe(want);
    f(10800, "+03");
    f(-34200, "-0930");
    f(20700, "+0545");
    f(0, "+00");
  });
});
