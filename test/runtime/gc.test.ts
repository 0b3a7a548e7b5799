import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, expect, test } from "@jest/globals";
import { eventually } from "../eventually.ts";
import { nsSinceEpoch, startGcObserver, type GcObserver } from "../../src/runtime/gc.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const open: GcObserver[] = [];

function start(): GcObserver {
  const observer = startGcObserver();
  open.push(observer);
  return observer;
}

function forcedOf(observer: GcObserver, atLeast: number): Promise<number> {
  return eventually(`${atLeast} collections are counted`, () => {
    const { forcedCount } = observer.totals();
    return forcedCount >= atLeast ? forcedCount : undefined;
  });
}

function collect(times: number): void {
  for (let i = 0; i < times; i += 1) collectGarbage();
}

afterEach(() => open.splice(0).forEach((observer) => observer.close()));

test("every collection of a batch counts", async () => {
  const observer = start();
  collect(5);
  expect(await forcedOf(observer, 5)).toBe(5);
  const major = observer.durations().find(({ labels, suffix }) => {
    return labels["kind"] === "major" && suffix === "_count";
  });
  expect(major?.value).toBeGreaterThanOrEqual(5);
});

test("totals add up the pauses they list, which end between start and now", async () => {
  const before = nsSinceEpoch(performance.timeOrigin, performance.now() - 1);
  const observer = start();
  collect(2);
  await forcedOf(observer, 2);
  const { count, pauseNs, latest } = observer.totals();
  expect(latest).toHaveLength(count);
  expect(latest.reduce((sum, { durationNs }) => sum + durationNs, 0)).toBe(pauseNs);
  expect(pauseNs).toBeGreaterThan(0);
  for (const { endNs } of latest) {
    expect(endNs).toBeGreaterThan(before);
    expect(endNs).toBeLessThan(nsSinceEpoch(performance.timeOrigin, performance.now() + 1));
  }
});

test("all who hold it see the same count until the last lets go", async () => {
  const first = start();
  collect(3);
  await forcedOf(first, 3);
  const second = start();
  first.close();
  first.close();
  expect(second.totals().forcedCount).toBe(3);
  collect(1);
  expect(await forcedOf(second, 4)).toBe(4);
  second.close();
  expect(start().totals().forcedCount).toBe(0);
});

test("after the last close nothing is counted", async () => {
  const closed = start();
  closed.close();
  const other = start();
  collect(2);
  await forcedOf(other, 2);
  expect(closed.totals().count).toBe(0);
});

test("nanoseconds since 1970 keep their digits", () => {
  const f = (originMs: number, offsetMs: number, want: bigint) =>
    expect(nsSinceEpoch(originMs, offsetMs)).toBe(want);
  f(1492568665306, 0.899183, 1492568665306899183n);
  f(1492568665306.5, 1.25, 1492568665307750000n);
  f(0, 0, 0n);
});
