import { describe, expect, test } from "@jest/globals";
import { parseCpuTimes, parseStatLine } from "../../src/kernel/stat.ts";
import { fixture } from "../collectors/fixture_host.ts";

describe("parseCpuTimes", () => {
  test("reads the CPUs that are online, without their sum", () => {
    const cpus = parseCpuTimes(fixture("large_host/proc/stat"));
    expect(cpus.map(({ cpu }) => cpu)).toEqual(["0", "1", "3", "10"]);
    expect(cpus[0]?.seconds).toEqual([12.04, 1, 1.61, 12300.01, 77, 0.01, 0.1, 0.05, 6, 1.5]);
    expect(parseCpuTimes(fixture("small_vm/proc/stat"))).toHaveLength(2);
  });

  test("takes as many columns as there are and have a name", () => {
    const f = (line: string, want: number[]) =>
      expect(parseCpuTimes(`cpu  0\n${line}`)).toEqual([{ cpu: "7", seconds: want }]);
    f("cpu7 100 200 300 400", [1, 2, 3, 4]);
    f("cpu7 100 200 300 400 500 600 700\n", [1, 2, 3, 4, 5, 6, 7]);
    f(
      "cpu7 1 2 3 4 5 6 7 8 9 10 11\n",
      [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1],
    );
  });

  test("refuses what is not stat", () => {
    const f = (file: string, want: string) =>
      expect(() => parseCpuTimes(fixture(`faulty/${file}`))).toThrow(want);
    f("empty", 'Cannot parse stat: it begins with "", want lines cpu, cpu0, …');
    f("stat_no_cpu", 'Cannot parse stat: it begins with "cpu  1 2 3 4", want');
    f("stat_short", 'it has "cpu0 1 2 3", want cpu0 and at least 4 numbers');
    f("stat_word", 'it has "cpu0 1 2 x 4", want');
    f("stat_gap", 'it has "cpu0 1 2  4 5", want');
    f("stat_no_cpu_number", 'it has "cpu 1 2 3 4", want');
  });
});

describe("parseStatLine", () => {
  test("reads the first numbers of a line", () => {
    const text = fixture("large_host/proc/stat");
    const f = (name: string, count: number | undefined, want: number[]) =>
      expect(parseStatLine(text, name, count)).toEqual(want);
    f("intr", undefined, [114930548]);
    f("processes", 1, [2915]);
    f("softirq", 3, [183433, 0, 21755]);
    f("procs_blocked", 9, [0]);
    f("procs", 1, []);
    f("ice", 1, []);
  });

  test("refuses what is not a number", () => {
    const f = (line: string, want: string) =>
      expect(() => parseStatLine(`cpu  0\n${line}\n`, "ctxt")).toThrow(want);
    f("ctxt many", 'Cannot parse stat: it has "ctxt many", want ctxt and numbers');
    f("ctxt ", 'it has "ctxt ", want');
    f("ctxt -1", 'it has "ctxt -1", want');
  });
});
