import { describe, expect, test } from "@jest/globals";
import { createSeldom } from "../../src/lib/seldom.ts";

function seldomAt(clock: { now: number }) {
  const seldom = createSeldom<number>(() => clock.now, 800);
  let reads = 0;
  return {
    ask: (key: string) => seldom.of(key, () => (reads += 1)),
    turn: seldom.turn,
  };
}

describe("createSeldom", () => {
  test("reads again what has come of age, each key in its own time", () => {
    const clock = { now: 5000 };
    const { ask, turn } = seldomAt(clock);
    const f = (now: number, want: number[]) => {
      clock.now = now;
      turn();
      expect(["a", "b", "c"].map(ask)).toEqual(want);
    };
    f(5000, [1, 2, 3]);
    f(5099, [1, 2, 3]);
    f(5100, [4, 2, 3]);
    f(5200, [4, 5, 3]);
    f(5899, [4, 5, 6]);
    f(5900, [7, 5, 6]);
  });

  test("reads once in a poll", () => {
    const { ask } = seldomAt({ now: 0 });
    expect([ask("a"), ask("a")]).toEqual([1, 1]);
  });

  test("forgets what a poll did not ask for", () => {
    const { ask, turn } = seldomAt({ now: 0 });
    const f = (key: string, want: number) => {
      turn();
      expect(ask(key)).toBe(want);
    };
    f("a", 1);
    f("b", 2);
    f("a", 3);
  });

  test("does not trust a clock that was set back", () => {
    const clock = { now: 1_000_000 };
    const { ask } = seldomAt(clock);
    ask("a");
    clock.now = 0;
    expect(ask("a")).toBe(2);
  });

  test("what says the same when it is read again is the same object", () => {
    let [now, text] = [0, "a"];
    const seldom = createSeldom<{ readonly text: string }>(() => now, 800);
    const f = (at: number, read: string, want: "same" | "other") => {
      [now, text] = [at, read];
      seldom.turn();
      const reading = seldom.of("key", () => ({ text }));
      expect(reading === last ? "same" : "other").toBe(want);
      last = reading;
    };
    let last: { readonly text: string } | undefined;
    f(0, "a", "other");
    f(800, "a", "same");
    f(1600, "b", "other");
    expect(last).toEqual({ text: "b" });
  });

  test("what could not be read is asked for again", () => {
    const { of } = createSeldom<number>(() => 0, 800);
    const refuse = () => {
      throw new Error("refused");
    };
    expect(() => of("a", refuse)).toThrow("refused");
    expect(of("a", () => 1)).toBe(1);
  });
});
