import { expect, test } from "@jest/globals";
import { createGcLedger } from "../../src/runtime/gc_ledger.ts";
import { memstats } from "../../src/runtime/memstats.ts";

/** The keys of Go's struct, in its order. */
const GO_KEYS =
  "Alloc TotalAlloc Sys Lookups Mallocs Frees HeapAlloc HeapSys HeapIdle HeapInuse HeapReleased HeapObjects " +
  "StackInuse StackSys MSpanInuse MSpanSys MCacheInuse MCacheSys BuckHashSys GCSys OtherSys NextGC LastGC " +
  "PauseTotalNs PauseNs PauseEnd NumGC NumForcedGC GCCPUFraction EnableGC DebugGC BySize";

function afterPauses(count: number): Record<string, unknown> {
  const ledger = createGcLedger();
  for (let i = 1; i <= count; i += 1) {
    const endNs = 1492568665306899000n + BigInt(i);
    ledger.add({ kind: "minor", durationNs: i, endNs, forced: i % 2 === 0 });
  }
  return memstats(ledger);
}

test("the keys stand in Go's order", () => {
  const keys = Object.keys(afterPauses(0));
  expect(keys).toEqual(GO_KEYS.split(" ").filter((key) => keys.includes(key)));
});

test("what expvarmon shows by default is there", () => {
  expect(afterPauses(1)).toMatchObject({
    Alloc: expect.any(Number),
    Sys: expect.any(Number),
    HeapAlloc: expect.any(Number),
    HeapInuse: expect.any(Number),
    PauseNs: expect.any(Array),
    PauseTotalNs: 1,
    NumGC: 1,
  });
});

test("the heap's idle and used parts make up the heap", () => {
  const { HeapSys, HeapIdle, HeapInuse, HeapAlloc } = afterPauses(0) as Record<string, number>;
  expect(Number(HeapIdle) + Number(HeapInuse)).toBe(HeapSys);
  expect(HeapAlloc).toBeGreaterThan(0);
});

test("before any pause the rings are zeros", () => {
  const stats = afterPauses(0);
  expect(stats["PauseNs"]).toEqual(Array(256).fill(0));
  expect(stats["PauseEnd"]).toEqual(Array(256).fill(0n));
  expect(stats["LastGC"]).toBe(0n);
});

test("the latest pause is where Go puts it", () => {
  const f = (count: number) => {
    const stats = afterPauses(count);
    const slot = (count + 255) % 256;
    const latestEnd = 1492568665306899000n + BigInt(count);
    expect((stats["PauseNs"] as number[])[slot]).toBe(count);
    expect((stats["PauseEnd"] as bigint[])[slot]).toBe(latestEnd);
    expect(stats["LastGC"]).toBe(latestEnd);
    expect(stats["NumGC"]).toBe(count);
    expect(stats["PauseTotalNs"]).toBe((count * (count + 1)) / 2);
    expect(stats["NumForcedGC"]).toBe(Math.floor(count / 2));
  };
  f(1);
  f(2);
  f(255);
  f(256);
  f(257);
  f(600);
});

test("a full ring has the oldest kept pause right after the latest", () => {
  const pauses = afterPauses(300)["PauseNs"] as number[];
  expect(pauses[300 % 256]).toBe(300 - 255);
  expect(pauses[(300 + 254) % 256]).toBe(299);
});

test("a ring not yet full is zero beyond", () => {
  const pauses = afterPauses(3)["PauseNs"] as number[];
  expect(pauses.slice(0, 5)).toEqual([1, 2, 3, 0, 0]);
  expect(pauses[255]).toBe(0);
});
