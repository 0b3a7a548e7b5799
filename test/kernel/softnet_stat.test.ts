import { expect, test } from "@jest/globals";
import { parseSoftnetStat } from "../../src/kernel/softnet_stat.ts";

const NOTHING = {
  processed: 0,
  dropped: 0,
  timesSqueezed: 0,
  cpuCollision: 0,
  receivedRps: 0,
  flowLimitCount: 0,
  backlogLength: 0,
};

test("parseSoftnetStat reads as many columns as the kernel has", () => {
  const f = (line: string, want: object) =>
    expect(parseSoftnetStat(`${line}\n`)).toEqual([{ ...NOTHING, ...want }]);
  f("1f 2 3 0 0 0 0 0 4", { cpu: 0, processed: 31, dropped: 2, timesSqueezed: 3, cpuCollision: 4 });
  f("0 0 0 0 0 0 0 0 0 a", { cpu: 0, receivedRps: 10 });
  f("0 0 0 0 0 0 0 0 0 a b", { cpu: 0, receivedRps: 10, flowLimitCount: 11 });
  f("0 0 0 0 0 0 0 0 0 0 0 c 10", { cpu: 16, backlogLength: 12 });
  f("0 0 0 0 0 0 0 0 0 0 0 c 10 7 9", { cpu: 16, backlogLength: 12 });
});

test("parseSoftnetStat numbers CPUs by their lines where the kernel does not", () => {
  const cpus = parseSoftnetStat("0 0 0 0 0 0 0 0 0\n0 0 0 0 0 0 0 0 0\n").map(({ cpu }) => cpu);
  expect(cpus).toEqual([0, 1]);
});

test("parseSoftnetStat throws on a line of another form", () => {
  const f = (line: string) =>
    expect(() => parseSoftnetStat(`${line}\n`)).toThrow(
      `Cannot parse net/softnet_stat: it has ${JSON.stringify(line)}, want at least 9 hexadecimal numbers`,
    );
  f("0 0 0 0 0 0 0 0");
  f("0 0 0 0 0 0 0 0 x");
});
