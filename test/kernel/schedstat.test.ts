import { describe, expect, test } from "@jest/globals";
import { parseSchedstat } from "../../src/kernel/schedstat.ts";
import { fixture } from "../collectors/fixture_host.ts";

describe("parseSchedstat", () => {
  test("reads the CPUs without their domains", () => {
    const cpus = parseSchedstat(fixture("large_host/proc/schedstat"));
    expect(cpus.map(({ cpu }) => cpu)).toEqual(["0", "1", "3", "10"]);
    expect(cpus[0]).toEqual({
      cpu: "0",
      runningSeconds: 1230.917723001,
      waitingSeconds: 88.120334117,
      timeslices: 9012334,
    });
  });

  test("ignores what an old kernel has behind the ninth number", () => {
    expect(parseSchedstat("cpu2 1 2 3 4 5 6 7000000000 8000000000 9 10 11 12\n")).toEqual([
      { cpu: "2", runningSeconds: 7, waitingSeconds: 8, timeslices: 9 },
    ]);
  });

  test("refuses what is not schedstat", () => {
    const f = (line: string) =>
      expect(() => parseSchedstat(`version 15\n${line}\n`)).toThrow(
        `Cannot parse schedstat: it has ${JSON.stringify(line)}, want cpu0 and nine numbers`,
      );
    f("cpu0 1 2 3 4 5 6 7 8");
    f("cpu 1 2 3 4 5 6 7 8 9");
    f("cpu0 1 2 3 4 5 6 7 x 9");
  });
});
