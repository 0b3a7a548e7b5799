import { describe, expect, test } from "@jest/globals";
import { parseTaskState } from "../../src/kernel/pid_stat.ts";

const FIELDS = "1 412 412 0 -1 4194560 1203 88 4 0 331 120 0 0 20 0";

describe("parseTaskState", () => {
  test("reads the state and the threads, whatever the name", () => {
    const f = (text: string, state: string, threads: number) =>
      expect(parseTaskState(text)).toEqual({ state, threads });
    f(`412 (postgres) S ${FIELDS} 4 0 4401\n`, "S", 4);
    f(`412 (a) R 9) D ${FIELDS} 1 0 4401\n`, "D", 1);
    f(`412 (two words (x)) Z ${FIELDS} 0 0\n`, "Z", 0);
    f(`412 () I ${FIELDS} 17`, "I", 17);
  });

  test("refuses what is not the stat of a process", () => {
    const f = (text: string) =>
      expect(() => parseTaskState(text)).toThrow(
        `Cannot parse stat of a process: it is ${JSON.stringify(text)}, want a pid, a name, a letter and numbers`,
      );
    f("");
    f("412 (postgres)");
    f(`412 (postgres) ${FIELDS} 4 0`);
    f(`412 (postgres) S ${FIELDS}`);
    f(`412 (postgres) S ${FIELDS} x 0`);
  });
});
