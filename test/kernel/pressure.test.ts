import { describe, expect, test } from "@jest/globals";
import { parsePressure, type Pressure } from "../../src/kernel/pressure.ts";

const AVERAGES = "avg10=0.00 avg60=1.20 avg300=0.33";

describe("parsePressure", () => {
  test("reads the seconds of each line", () => {
    const f = (text: string, want: Pressure) => expect(parsePressure(text, "io")).toEqual(want);
    f(`some ${AVERAGES} total=2500000\nfull ${AVERAGES} total=1\n`, { some: 2.5, full: 0.000001 });
    f(`some ${AVERAGES} total=0\n`, { some: 0, full: undefined });
    f(`full ${AVERAGES} total=8000000`, { some: undefined, full: 8 });
    f(`some ${AVERAGES} total=0  \n`, { some: 0, full: undefined });
    f(`most 1\nfull ${AVERAGES} total=8000000`, { some: undefined, full: 8 });
  });

  test("refuses what is not pressure", () => {
    const f = (text: string, want: string) =>
      expect(() => parsePressure(text, "pressure/io")).toThrow(want);
    f("", "Cannot parse pressure/io: it is empty, want a line such as some … total=0");
    f(`most ${AVERAGES} total=1`, "Cannot parse pressure/io: it is empty");
    f(`some ${AVERAGES}`, `it has "some ${AVERAGES}", want`);
    f(`some ${AVERAGES} total=x`, `it has "some ${AVERAGES} total=x", want`);
  });
});
