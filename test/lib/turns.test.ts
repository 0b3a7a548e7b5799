import { describe, expect, test } from "@jest/globals";
import { createSlices, nextTurn, SLICE_MILLISECONDS as SLICE } from "../../src/lib/turns.ts";

/** Names the turns of the event loop from now on, until `end`. */
function countTurns() {
  const turns = { now: 0, end: () => clearImmediate(next) };
  let next = setImmediate(count);
  function count(): void {
    turns.now += SLICE;
    next = setImmediate(count);
  }
  return turns;
}

describe("nextTurn", () => {
  test("gives each who waits a turn of its own, in the order they came", async () => {
    const turns = countTurns();
    const seen: [name: string, turn: number][] = [];
    const work = async (name: string) => {
      for (let slice = 0; slice < 3; slice++) {
        await nextTurn();
        seen.push([name, turns.now]);
      }
    };
    await Promise.all([work("a"), work("b"), work("c")]);
    turns.end();
    expect(seen.map(([name]) => name).join("")).toBe("abcabcabc");
    expect(new Set(seen.map(([, turn]) => turn)).size).toBe(9);
  });
});

describe("createSlices", () => {
  test("a slice ends, and the next begins with the turn", async () => {
    let now = 10;
    const { isOver, next } = createSlices(
      () => now,
      () => Promise.resolve(void (now += 50)),
    );
    now = 10 + SLICE * 0.9;
    expect(isOver()).toBe(false);
    now = 10 + SLICE;
    expect(isOver()).toBe(true);
    await next();
    expect(isOver()).toBe(false);
    now += SLICE;
    expect(isOver()).toBe(true);
  });

  test("a clock that is set back holds nothing up", () => {
    let now = 10;
    const { isOver } = createSlices(
      () => now,
      () => Promise.resolve(),
    );
    now = 3;
    expect(isOver()).toBe(true);
  });
});
