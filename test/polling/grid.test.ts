import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/lib/clock.ts";
import { createGrid, nextPoint } from "../../src/polling/grid.ts";
import { sleep } from "./fake_source.ts";

describe("nextPoint", () => {
  test("is the first multiple of the interval that is still to come", () => {
    const f = (interval: number, now: number, want: number) =>
      expect(nextPoint(interval, now)).toBe(want);
    f(1000, 0, 1000);
    f(1000, 999.5, 1000);
    f(1000, 1000, 2000);
    f(1000, 3500, 4000);
    f(250, 251, 500);
  });
});

describe("createGrid", () => {
  test("ticks at the multiples of the interval, without drift, each once", async () => {
    const grid = createGrid(systemClock);
    const points: number[] = [];
    const leave = grid.every(50, () => points.push(performance.now()));
    await sleep(530);
    leave();
    const slots = points.map((point) => Math.floor((point + 1) / 50));
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots.length).toBeGreaterThanOrEqual(9);
    expect((slots.at(-1) ?? 0) - (slots[0] ?? 0)).toBeGreaterThanOrEqual(9);
  });

  test("those that share an interval tick together, in order, and yield once they have held the loop", async () => {
    const grid = createGrid(systemClock);
    const order: string[] = [];
    const burn = (name: string) => () => {
      order.push(name);
      if (name === "a") setImmediate(() => order.push("turn"));
      const end = performance.now() + 3;
      while (performance.now() < end);
    };
    const leaves = ["a", "b"].map((name) => grid.every(40, burn(name)));
    await sleep(60);
    for (const leave of leaves) leave();
    expect(order.slice(0, 3)).toEqual(["a", "turn", "b"]);
  });

  test("one that has left ticks no more, and the others go on", async () => {
    const grid = createGrid(systemClock);
    const counts = { left: 0, stays: 0 };
    const leave = grid.every(20, () => (counts.left += 1));
    const stop = grid.every(20, () => (counts.stays += 1));
    leave();
    leave();
    await sleep(70);
    stop();
    expect(counts.left).toBe(0);
    expect(counts.stays).toBeGreaterThanOrEqual(2);
  });
});
