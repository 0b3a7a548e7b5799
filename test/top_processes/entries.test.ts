import { describe, expect, test } from "@jest/globals";
import type { ProcessScan } from "../../src/kernel/process.ts";
import { createEntries, type Followed } from "../../src/top_processes/entries.ts";
import { MEASURES, type Ranking } from "../../src/top_processes/measures.ts";
import { fakeScan, type ProcessParts } from "../collectors/fake_processes.ts";

const RULES = { holdSeconds: 60, windowSeconds: 60 };

/** What follows processes by a measure, a scan at each call. */
function follower(ranking: Ranking) {
  const entries = createEntries(MEASURES[ranking], RULES);
  return (atSeconds: number, ...processes: readonly ProcessParts[]) =>
    run(entries.follow(fakeScan(processes, atSeconds * 1000)));
}

function run(work: Generator<undefined, Followed>): Followed {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function usedOf({ present }: Followed): Readonly<Record<number, readonly number[]>> {
  return Object.fromEntries(present.map(({ pid, used }) => [pid, [...used]]));
}

function io(
  pid: number,
  readBytes: number,
  writtenBytes: number,
  rest: Partial<ProcessParts> = {},
) {
  return { pid, readBytes, writtenBytes, ...rest };
}

describe("what processes have used since the first scan", () => {
  test("is not what they had used before, but all of those that have started since", () => {
    const follow = follower("io");
    expect(usedOf(follow(1000, io(7, 500, 600)))).toEqual({ 7: [0, 0] });
    const young = { startTicks: 100_200 };
    expect(usedOf(follow(1005, io(7, 501, 600), io(8, 10, 20, young)))).toEqual({
      7: [1, 0],
      8: [10, 20],
    });
  });

  test("is not what a process had used before the kernel told of it", () => {
    const follow = follower("io");
    follow(1000, { pid: 7 });
    expect(follow(1005, { pid: 7 }).present).toEqual([]);
    expect(usedOf(follow(1010, io(7, 500, 600)))).toEqual({ 7: [0, 0] });
    expect(usedOf(follow(1015, io(7, 500, 700)))).toEqual({ 7: [0, 100] });
  });

  test("is told apart where a pid is given out again", () => {
    const follow = follower("cpu");
    const [before] = follow(1000, { pid: 7, userSeconds: 50, startTicks: 100 }).present;
    const [after] = follow(1005, { pid: 7, userSeconds: 2, startTicks: 100_300 }).present;
    expect(after).not.toBe(before);
    expect(after?.used).toEqual([200]);
  });

  test("never falls", () => {
    const follow = follower("io");
    follow(1000, io(7, 500, 600));
    expect(usedOf(follow(1005, io(7, 400, 650)))).toEqual({ 7: [0, 50] });
  });

  test("is charged once where a process has waited for a child", () => {
    const follow = follower("io");
    const child = io(8, 30, 40, { parent: 7 });
    follow(1000, io(7, 500, 600), child);
    const { present, sums } = follow(1005, io(7, 531, 642));
    expect(present[0]?.used).toEqual([1, 2]);
    expect(sums).toEqual([1, 2]);
  });
});

test("the sums are what all have used since the scan before, or what all have", () => {
  const f = (ranking: Ranking, want: readonly (readonly number[])[]) => {
    const follow = follower(ranking);
    const at = (atSeconds: number, seconds: number, residentBytes: number) =>
      follow(
        atSeconds,
        { pid: 7, userSeconds: seconds, residentBytes },
        { pid: 8, systemSeconds: seconds, residentBytes: 1000 },
      );
    expect([at(1000, 5, 10), at(1005, 6, 20)].map(({ sums }) => sums)).toEqual(want);
  };
  f("cpu", [[0], [200]]);
  f("memory", [[1010], [1020]]);
});

describe("the score", () => {
  const scoreOf = ({ present }: Followed) => present[0]?.score ?? NaN;

  test("is at first what a process used in its life, or has", () => {
    const cpu = { pid: 7, userSeconds: 90, startTimeSeconds: 100 };
    expect(scoreOf(follower("cpu")(1000, cpu))).toBe(10);
    expect(scoreOf(follower("memory")(1000, { pid: 7, residentBytes: 4096 }))).toBe(4096);
  });

  test("then follows what it uses in a second, or has, over the window", () => {
    const follow = follower("cpu");
    const at = (atSeconds: number, userSeconds: number) =>
      scoreOf(follow(atSeconds, { pid: 7, userSeconds, startTimeSeconds: 999 }));
    expect(at(1000, 0)).toBe(0);
    expect(at(1005, 5)).toBeCloseTo(100 * (1 - Math.exp(-5 / 60)));
    expect(at(1065, 65)).toBeCloseTo(100 * (1 - Math.exp(-65 / 60)));
    expect(at(1665, 65)).toBeLessThan(0.01);
  });

  test("begins with nothing in a process that has just started", () => {
    const follow = follower("memory");
    follow(1000);
    const young = { pid: 7, residentBytes: 6000, startTicks: 100_100 };
    expect(scoreOf(follow(1060, young))).toBeCloseTo(6000 * (1 - Math.exp(-1)));
  });

  test("stays where the clock stood still or was set back", () => {
    const follow = follower("cpu");
    const cpu = (userSeconds: number) => ({ pid: 7, userSeconds, startTimeSeconds: 900 });
    const before = scoreOf(follow(1000, cpu(50)));
    expect(scoreOf(follow(1000, cpu(60)))).toBe(before);
    expect(scoreOf(follow(500, cpu(70)))).toBe(before);
  });
});

describe("an entry", () => {
  test("is the same object from scan to scan, and another once a new name has been kept", () => {
    const follow = follower("cpu");
    const at = (atSeconds: number, comm: string) => follow(atSeconds, { pid: 7, comm }).present[0];
    const sh = at(1000, "sh");
    expect(at(1005, "sh")).toBe(sh);
    expect(at(1010, "java")).toBe(sh);
    const java = at(1070, "java");
    expect(java).not.toBe(sh);
    expect(java?.naming.name).toBe("java");
    expect(at(1075, "java")).toBe(java);
  });

  test("lets the event loop turn among many", () => {
    const entries = createEntries(MEASURES.cpu, RULES);
    const many = Array.from({ length: 1000 }, (_, pid) => ({ pid }));
    const scan: ProcessScan = fakeScan(many, 0);
    let turns = 0;
    for (const work = entries.follow(scan); work.next().done !== true;) turns++;
    expect(turns).toBeGreaterThanOrEqual(10);
  });
});
