import { describe, expect, test } from "@jest/globals";
import { parsePortRate, parsePortState } from "../../src/kernel/infiniband_port.ts";

describe("the attributes of an InfiniBand port", () => {
  test("parsePortState", () => {
    const f = (text: string, want: number | undefined) => expect(parsePortState(text)).toBe(want);
    f("4: ACTIVE", 4);
    f("0: <unknown>", 0);
    f("4", undefined);
    f("ACTIVE", undefined);
    f("", undefined);
  });

  test("parsePortRate", () => {
    const f = (text: string, want: number | undefined) => expect(parsePortRate(text)).toBe(want);
    f("100 Gb/sec (4X EDR)", 12_500_000_000);
    f("2.5 Gb/sec (1X SDR)", 312_500_000);
    f("-1 Gb/sec", undefined);
    f("100", undefined);
    f("", undefined);
  });
});
