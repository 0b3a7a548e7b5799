import { describe, expect, test } from "@jest/globals";
import { parseBusySeconds } from "../../src/kernel/cpu_busy.ts";

describe("busy seconds of all CPUs", () => {
  test("are those of processes and interrupts, without idleness, stolen and guests' time", () => {
    const f = (line: string, want: number) => {
      expect(parseBusySeconds(`${line}\ncpu0 9 9 9 9\nintr 5\n`)).toBe(want);
    };
    f("cpu  100 20 300 5000 600 7 8 90 10 11", 4.35);
    f("cpu  100 20 300 5000 600", 4.2);
    f("cpu  0 0 0 0 0 0 0 0 0 0", 0);
  });

  test("are refused where the first line does not tell them", () => {
    const f = (text: string, is: string) => {
      expect(() => parseBusySeconds(text)).toThrow(
        `Cannot parse stat: it begins with ${JSON.stringify(is)}, want cpu and at least 5 numbers`,
      );
    };
    f("", "");
    f("cpu0 1 2 3 4 5 6 7\n", "cpu0 1 2 3 4 5 6 7");
    f("cpu  1 2 3 4\n", "cpu  1 2 3 4");
    f("cpu  1 2 x 4 5 6 7\n", "cpu  1 2 x 4 5 6 7");
    f("cpu  1 2 3 4 5 6 7", "");
  });
});
