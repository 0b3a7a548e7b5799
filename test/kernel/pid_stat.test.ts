import { describe, expect, test } from "@jest/globals";
import { parsePidStat, parseTaskState } from "../../src/kernel/pid_stat.ts";

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

const REST = "1 412 412 0 -1 4194560 1203 88 4 0 331 120 7 8 20 0 4 0 4401 33554432 900";
const BIG = "18446744073709551615 1 1 0 0 0 0 0 4096 81987 0 0 0 17 1 0 0 0 0 0";

describe("parsePidStat", () => {
  const parse = (text: string | Buffer) => {
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from(" left) from before")]);
    return parsePidStat(bytes, Buffer.byteLength(text));
  };

  test("reads every field by its place", () => {
    expect(parse(`412 (postgres) S ${REST} ${BIG}\n`)).toEqual({
      ...{ comm: "postgres", state: "S", parent: 1, isKernelThread: false },
      ...{ minorFaults: 1203, majorFaults: 4, userTicks: 331, systemTicks: 120 },
      ...{ threads: 4, startTicks: 4401, virtualBytes: 33554432, residentPages: 900 },
    });
  });

  test("takes any name", () => {
    const f = (name: string | Buffer, want: string) =>
      expect(
        parse(Buffer.concat([Buffer.from("7 ("), Buffer.from(name), Buffer.from(`) R ${REST}`)])),
      ).toMatchObject({ comm: want, state: "R", startTicks: 4401 });
    f("two words", "two words");
    f("a) S 9 (b", "a) S 9 (b");
    f("line\nbreak", "line\nbreak");
    f("", "");
    f(Buffer.from([0x61, 0xff, 0x62]), "a\ufffdb");
  });

  test("tells kernel threads by their flag", () => {
    const f = (flags: number, want: boolean) =>
      expect(parse(`2 (k) S ${REST.replace("4194560", String(flags))}`).isKernelThread).toBe(want);
    f(0x00200000, true);
    f(2129984, true);
    f(4194560, false);
    f(0x80000000, false);
  });

  test("refuses what is not the stat of a process", () => {
    const f = (text: string) =>
      expect(() => parse(text)).toThrow(
        `Cannot parse stat of a process: it is ${JSON.stringify(text)}, want a pid, a name, a letter and numbers`,
      );
    f("");
    f("412 (postgres");
    f("412 postgres) S 1");
    f(`412 (postgres) ${REST}`);
    f("412 (postgres) S 1 412 412");
    f(`412 (postgres) S ${REST.replace("331", "x")}`);
  });
});
