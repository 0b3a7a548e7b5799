import { expect, test } from "@jest/globals";
import { createGcLedger, KEPT_PAUSES, type GcPause } from "../../src/runtime/gc_ledger.ts";

function pause(durationNs: number, rest: Partial<GcPause> = {}): GcPause {
  return { kind: "minor", durationNs, endNs: 1n, forced: false, ...rest };
}

test("pauses add up", () => {
  const ledger = createGcLedger();
  ledger.add(pause(1500));
  ledger.add(pause(500, { kind: "major", forced: true }));
  expect(ledger.totals()).toMatchObject({ count: 2, forcedCount: 1, pauseNs: 2000 });
});

test("the latest pauses are kept, oldest first", () => {
  const ledger = createGcLedger();
  for (let i = 1; i <= KEPT_PAUSES + 2; i += 1) ledger.add(pause(i));
  const { count, latest } = ledger.totals();
  expect(count).toBe(258);
  expect(latest).toHaveLength(256);
  expect(latest[0]?.durationNs).toBe(3);
  expect(latest.at(-1)?.durationNs).toBe(258);
});

test("the histogram tells the kinds apart, in seconds", () => {
  const ledger = createGcLedger();
  ledger.add(pause(2e6));
  ledger.add(pause(3e9, { kind: "major" }));
  const values = (kind: string) =>
    ledger
      .durations()
      .filter(({ labels }) => labels["kind"] === kind)
      .map(({ labels, value }) => `${labels["le"] ?? ""} ${value}`.trim());
  expect(values("minor")).toEqual([
    "0.001 0",
    "0.01 1",
    "0.1 1",
    "1 1",
    "2 1",
    "5 1",
    "+Inf 1",
    "0.002",
    "1",
  ]);
  expect(values("major").slice(3)).toEqual(["1 0", "2 0", "5 1", "+Inf 1", "3", "1"]);
  expect(values("incremental").at(-1)).toBe("0");
  expect(values("weakcb").at(-1)).toBe("0");
});
