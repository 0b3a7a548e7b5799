import { expect, test } from "@jest/globals";
import { parseSoftnetLine } from "../../src/kernel/softnet_stat.ts";

const NOTHING = {
  processed: 0,
  dropped: 0,
  timesSqueezed: 0,
  cpuCollision: 0,
  receivedRps: 0,
  flowLimitCount: 0,
  backlogLength: 0,
};

test("parseSoftnetLine reads as many columns as the kernel has", () => {
  const f = (line: string, want: object) =>
    expect(parseSoftnetLine(line, 0)).toEqual({ ...NOTHING, ...want });
  f("1f 2 3 0 0 0 0 0 4", { cpu: 0, processed: 31, dropped: 2, timesSqueezed: 3, cpuCollision: 4 });
  f("0 0 0 0 0 0 0 0 0 a", { cpu: 0, receivedRps: 10 });
  f("0 0 0 0 0 0 0 0 0 a b", { cpu: 0, receivedRps: 10, flowLimitCount: 11 });
  f("0 0 0 0 0 0 0 0 0 0 0 c 10", { cpu: 16, backlogLength: 12 });
  f("0 0 0 0 0 0 0 0 0 0 0 c 10 7 9", { cpu: 16, backlogLength: 12 });
});

test("parseSoftnetLine numbers CPUs by their lines where the kernel does not", () => {
  expect(parseSoftnetLine("0 0 0 0 0 0 0 0 0", 1).cpu).toBe(1);
});

test("parseSoftnetLine throws on a line of another form", () => {
  const f = (line: string) =>
    expect(() => parseSoftnetLine(line, 0)).toThrow(
      `Cannot parse net/softnet_stat: it has ${JSON.stringify(line)}, want at least 9 hexadecimal numbers`,
    );
  f("0 0 0 0 0 0 0 0");
  f("0 0 0 0 0 0 0 0 x");
});
