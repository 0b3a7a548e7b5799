import { describe, expect, test } from "@jest/globals";
import {
  parseCgroupFields,
  parseCgroupLimit,
  parseCpuMax,
} from "../../src/kernel/cgroup_fields.ts";

describe("parseCgroupFields", () => {
  test("takes a name and a number from each line", () => {
    const f = (text: string, want: [string, number][]) =>
      expect([...parseCgroupFields(text, "cpu.stat")]).toEqual(want);
    f("", []);
    f("usage_usec 12\nuser_usec 0\n", [
      ["usage_usec", 12],
      ["user_usec", 0],
    ]);
    f("oom 1", [["oom", 1]]);
  });

  test("names the file and the line that is another", () => {
    for (const line of ["lonely", "a b", " 1", "a -1", "a ", " "]) {
      expect(() => parseCgroupFields(`ok 1\n${line}\n`, "cpu.stat")).toThrow(
        `Cannot parse cpu.stat: it has ${JSON.stringify(line)}, want a name and a number`,
      );
    }
  });
});

describe("parseCgroupLimit", () => {
  test("takes a number, and none where there is no limit", () => {
    const f = (text: string, want: number | undefined) =>
      expect(parseCgroupLimit(text, "memory.max")).toBe(want);
    f("134217728\n", 134217728);
    f("0\n", 0);
    f("max\n", undefined);
    f("9223372036854771712\n", undefined);
    f("9223372036854710272\n", undefined);
  });

  test("refuses anything else", () => {
    for (const text of ["", "-1\n", "1 2\n", "many\n"]) {
      expect(() => parseCgroupLimit(text, "memory.max")).toThrow(
        `Cannot parse memory.max: it is ${JSON.stringify(text)}, want a number or max`,
      );
    }
  });
});

describe("parseCpuMax", () => {
  test("takes the quota in CPUs, and none where there is none", () => {
    const f = (text: string, want: number | undefined) =>
      expect(parseCpuMax(text, "cpu.max")).toBe(want);
    f("50000 100000\n", 0.5);
    f("400000 100000\n", 4);
    f("max 100000\n", undefined);
  });

  test("refuses anything else", () => {
    for (const text of ["", "50000\n", "50000 0\n", "some 100000\n"]) {
      expect(() => parseCpuMax(text, "cpu.max")).toThrow(
        `Cannot parse cpu.max: it is ${JSON.stringify(text)}, want 50000 100000`,
      );
    }
  });
});
