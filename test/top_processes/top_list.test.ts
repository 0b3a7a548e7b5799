import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Family } from "../../src/model/family.ts";
import type { Amounts } from "../../src/top_processes/amounts.ts";
import { MEASURES, type Ranking } from "../../src/top_processes/measures.ts";
import { createTopList, type ListRules } from "../../src/top_processes/top_list.ts";
import { seriesOf } from "../collectors/fixture_host.ts";
import { fakeScan, type ProcessParts } from "../collectors/fake_processes.ts";

const RULES: ListRules = { count: 2, margin: 0.1, holdSeconds: 60, windowSeconds: 1 };

/** A list by a measure, which is renewed by a scan at each call. */
function lister(ranking: Ranking, rules: ListRules = RULES) {
  const list = createTopList(MEASURES[ranking], rules);
  return (
    atSeconds: number,
    processes: readonly ProcessParts[],
    hostAmounts?: Amounts,
  ): readonly Family[] => run(list.renew(fakeScan(processes, atSeconds * 1000), hostAmounts));
}

function run(work: Generator<undefined, readonly Family[]>): readonly Family[] {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** The values of a family by pid; that of all others by `other`. */
function valuesOf(families: readonly Family[], index = 0): Record<string, number> {
  const samples = families[index]?.samples ?? [];
  return Object.fromEntries(
    samples.map(({ labels: { comm, pid }, value }) => [(pid === "" ? comm : pid) ?? "", value]),
  );
}

function sumOf(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

describe("a list of what processes have", () => {
  test("shows the largest, and of all others the sum", () => {
    const list = lister("memory");
    const processes = [100, 400, 300, 200].map((residentBytes, pid) => ({ pid, residentBytes }));
    expect(seriesOf(list(1000, processes))).toEqual([
      'gauge top_process_resident_memory_bytes{comm="process 1",pid="1",start_time="1.00"} 400',
      'gauge top_process_resident_memory_bytes{comm="process 2",pid="2",start_time="1.00"} 300',
      'gauge top_process_resident_memory_bytes{comm="other",pid="",start_time=""} 300',
    ]);
  });

  test("says nothing where the kernel tells of none", () => {
    expect(lister("fds")(1000, [{ pid: 7 }])).toEqual([]);
    expect(valuesOf(lister("fds")(1000, [{ pid: 7 }, { pid: 8, openFds: 3 }]))).toEqual({
      8: 3,
      other: 0,
    });
  });
});

describe("a list of what processes have used", () => {
  const cpu = (pid: number, userSeconds: number) => ({ pid, userSeconds, startTimeSeconds: 0 });
  const ticks = (seconds: number) => [seconds * 100];

  test("counts for each from when it was listed, and for all others the rest of the host's", () => {
    const list = lister("cpu");
    const first = list(1000, [cpu(1, 50), cpu(2, 40), cpu(3, 1)], ticks(5000));
    expect(valuesOf(first)).toEqual({ 1: 0, 2: 0, other: 0 });
    const second = list(1010, [cpu(1, 53), cpu(2, 40.5), cpu(3, 2)], ticks(5010.25));
    // The third has overtaken the second, whose last half second nobody would see under its name.
    expect(valuesOf(second)).toEqual({ 1: 3, 3: 0, other: 7.25 });
    const third = list(1020, [cpu(1, 57), cpu(2, 41.5), cpu(3, 4)], ticks(5020.25));
    expect(valuesOf(third)).toEqual({ 1: 7, 3: 2, other: 11.25 });
  });

  test("goes on where it was with one that comes back", () => {
    const list = lister("cpu", { ...RULES, count: 1 });
    const at = (atSeconds: number, one: number, two: number) =>
      valuesOf(list(atSeconds, [cpu(1, one), cpu(2, two)], ticks(one + two)));
    expect(at(1000, 5, 1)).toEqual({ 1: 0, other: 0 });
    expect(at(1010, 7, 1)).toEqual({ 1: 2, other: 0 });
    expect(at(1020, 8, 11)).toEqual({ 2: 0, other: 11 });
    expect(at(1030, 28, 12)).toEqual({ 1: 2, other: 32 });
    expect(at(1040, 38, 12)).toEqual({ 1: 12, other: 32 });
  });

  test("has the others wait where those who are listed used more than the host is said to have", () => {
    const list = lister("cpu");
    const at = (atSeconds: number, one: number, host: number) =>
      valuesOf(list(atSeconds, [cpu(1, one)], ticks(host)));
    expect(at(1000, 5, 100)).toEqual({ 1: 0, other: 0 });
    expect(at(1010, 6, 103)).toEqual({ 1: 1, other: 2 });
    expect(at(1020, 9, 105)).toEqual({ 1: 4, other: 2 });
    expect(at(1030, 9, 107)).toEqual({ 1: 4, other: 3 });
  });

  test("begins a new series under a new name", () => {
    const list = lister("cpu");
    const at = (atSeconds: number, comm: string, seconds: number) =>
      seriesOf(list(atSeconds, [{ pid: 7, comm, userSeconds: seconds }], ticks(seconds)))[0];
    at(1000, "sh", 1);
    expect(at(1005, "java", 2)).toMatch(/comm="sh".* 1$/);
    expect(at(1065, "java", 4)).toMatch(/comm="java".* 0$/);
    expect(at(1070, "java", 9)).toMatch(/comm="java".* 5$/);
  });

  test("without a total of the host's, takes that of the processes", () => {
    const list = lister("io");
    const io = (pid: number, readBytes: number, writtenBytes: number) => {
      return { pid, readBytes, writtenBytes, startTimeSeconds: 0 };
    };
    list(1000, [io(1, 900, 0), io(2, 0, 500), io(3, 1, 1)]);
    const families = list(1010, [io(1, 950, 7), io(2, 0, 540), io(3, 3, 4)]);
    expect(families.map(({ name }) => name)).toEqual([
      "top_process_read_bytes_total",
      "top_process_written_bytes_total",
    ]);
    expect(valuesOf(families, 0)).toEqual({ 1: 50, 2: 0, other: 2 });
    expect(valuesOf(families, 1)).toEqual({ 1: 7, 2: 40, other: 3 });
  });
});

describe("under any load", () => {
  /** For each poll, what each process uses in it; one that is not there has ended, and starts anew. */
  const load = fc.array(
    fc.array(fc.option(fc.nat(500), { freq: 6 }), { minLength: 30, maxLength: 30 }),
    { minLength: 20, maxLength: 60 },
  );

  test("the series grow as the host does, none falls, and few are created", () => {
    const property = fc.property(load, fc.nat(300), (polls, unseenTicks) => {
      const list = lister("cpu", { ...RULES, count: 5 });
      const processes = new Map<number, ProcessParts>();
      const last = new Map<string, number>();
      const [hostTicks, falls]: [number[], string[]] = [[], []];
      let grown = 0;
      for (const [poll, used] of polls.entries()) {
        const at = 1000 + poll * 5;
        let ticks = (hostTicks.at(-1) ?? 0) + unseenTicks;
        for (const [pid, usedTicks] of used.entries()) {
          const { startTicks = at * 100, userSeconds = 0 } = processes.get(pid) ?? {};
          if (usedTicks === null) processes.delete(pid);
          else {
            processes.set(pid, { pid, startTicks, userSeconds: userSeconds + usedTicks / 100 });
            ticks += usedTicks;
          }
        }
        hostTicks.push(ticks);
        for (const { labels, value } of list(at, [...processes.values()], [ticks])[0]?.samples ??
          []) {
          const key = JSON.stringify(labels);
          const growth = value - (last.get(key) ?? 0);
          if (growth < 0) falls.push(key);
          grown += growth;
          last.set(key, value);
        }
      }
      expect(falls).toEqual([]);
      expect(grown).toBeCloseTo(((hostTicks.at(-1) ?? 0) - (hostTicks[0] ?? 0)) / 100);
      expect(last.size).toBeLessThan(15);
    });
    fc.assert(property, { numRuns: 30 });
  });

  test("the series of what processes have add up to all of it", () => {
    const property = fc.property(load, (polls) => {
      const list = lister("memory", { ...RULES, count: 5 });
      for (const [poll, sizes] of polls.entries()) {
        const processes = sizes.flatMap((residentBytes, pid) =>
          residentBytes === null ? [] : [{ pid, residentBytes, startTicks: 100 }],
        );
        const total = processes.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
        expect(sumOf(valuesOf(list(1000 + poll * 5, processes)))).toBe(total);
      }
    });
    fc.assert(property, { numRuns: 30 });
  });
});
