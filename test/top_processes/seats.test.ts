import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createSeats } from "../../src/top_processes/seats.ts";

interface Runner {
  readonly name: string;
  score: number;
  startTimeSeconds: number;
}

function runner(name: string, score: number, startTimeSeconds = 0): Runner {
  return { name, score, startTimeSeconds };
}

const RULES = { count: 2, margin: 0.1, holdSeconds: 60 };

function names(members: ReadonlySet<Runner>): string {
  return [...members]
    .map(({ name }) => name)
    .sort()
    .join("");
}

describe("the list of the largest", () => {
  test("is of the largest, and of none that has nothing", () => {
    const f = (scores: Readonly<Record<string, number>>, want: string) => {
      const runners = Object.entries(scores).map(([name, score]) => runner(name, score));
      expect(names(createSeats<Runner>(RULES).assign(runners, 0))).toBe(want);
    };
    f({}, "");
    f({ a: 1 }, "a");
    f({ a: 1, b: 0 }, "a");
    f({ a: 1, b: 3, c: 2, d: 0.5 }, "bc");
    f({ a: 4, b: 3, c: 2 }, "ab");
    f({ a: 2, b: 2, c: 2 }, "ab");
  });

  test("lets a newcomer in at once where it exceeds the smallest by the margin", () => {
    const f = (score: number, want: string) => {
      const seats = createSeats<Runner>(RULES);
      const [a, b, c] = [runner("a", 10), runner("b", 20), runner("c", 1)];
      seats.assign([a, b, c], 0);
      c.score = score;
      expect(names(seats.assign([a, b, c], 5))).toBe(want);
    };
    f(10, "ab");
    // Half of the entries are spent, so that the margin is twice what it was.
    f(11.9, "ab");
    f(12.1, "bc");
    f(99, "bc");
  });

  test("lets in one that exceeds it by less once that has lasted", () => {
    const seats = createSeats<Runner>(RULES);
    const [a, b, c] = [runner("a", 10), runner("b", 20), runner("c", 10.5)];
    const at = (seconds: number) => names(seats.assign([a, b, c], seconds));
    expect([at(0), at(5)]).toEqual(["bc", "bc"]);
    a.score = 10.6;
    expect([at(10), at(60)]).toEqual(["bc", "bc"]);
    c.score = 11;
    expect(at(65)).toBe("bc");
    c.score = 10.5;
    // It was below in between; and as half of the entries were spent, the hold is nearly twice as long.
    expect([at(70), at(165)]).toEqual(["bc", "bc"]);
    expect(at(175)).toBe("ab");
  });

  test("replaces members that have gone at once", () => {
    const seats = createSeats<Runner>(RULES);
    const [a, b, c] = [runner("a", 10), runner("b", 20), runner("c", 1)];
    seats.assign([a, b, c], 0);
    expect(names(seats.assign([b, c], 5))).toBe("bc");
  });

  test("lets one that was listed come back without an entry", () => {
    const seats = createSeats<Runner>({ ...RULES, count: 1, holdSeconds: 1e6 });
    const [a, b] = [runner("a", 10), runner("b", 1)];
    const at = (score: number) => {
      b.score = score;
      return names(seats.assign([a, b], 0));
    };
    expect([1, 20, 1, 20, 1, 20].map(at)).toEqual(["a", "b", "a", "b", "a", "b"]);
    expect(names(seats.assign([a, b, runner("c", 1e9)], 0))).toBe("b");
  });

  test("keeps its last entries for those who stay, and leaves seats free where there is none", () => {
    const seats = createSeats<Runner>({ ...RULES, count: 4 });
    const brief = () => [runner("brief", 9, -1), runner("brief", 9, -1)];
    const sizes = [1, 2, 3, 4].map(() => seats.assign(brief(), 0).size);
    expect(sizes).toEqual([2, 2, 2, 0]);
    const lasting = [runner("x", 1, -60), runner("y", 2, -60)];
    expect(names(seats.assign([...brief(), ...lasting], 0))).toBe("xy");
    expect(names(seats.assign([...lasting, runner("z", 9, -60)], 220))).toBe("xy");
    expect(names(seats.assign([...lasting, runner("z", 9, -60)], 230))).toBe("xyz");
  });
});

test("whatever happens, fewer than three times as many are listed in ten minutes as there are seats", () => {
  const minute = fc.array(
    fc.array(fc.record({ id: fc.nat(60), score: fc.double({ min: 0, max: 1e6, noNaN: true }) })),
    { minLength: 120, maxLength: 180 },
  );
  const property = fc.property(fc.integer({ min: 4, max: 10 }), minute, (count, polls) => {
    const seats = createSeats<Runner>({ ...RULES, count });
    const known = new Map<number, Runner>();
    const listedAt = new Map<Runner, number>();
    for (const [poll, present] of polls.entries()) {
      const at = poll * 5;
      const ids = new Set(present.map(({ id }) => id));
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
      for (const { id, score } of present) {
        const one = known.get(id) ?? runner(String(id), score, at);
        one.score = score;
        known.set(id, one);
      }
      const members = seats.assign(known.values(), at);
      expect(members.size).toBeLessThanOrEqual(count);
      for (const member of members) {
        expect([...known.values()]).toContain(member);
        if (!listedAt.has(member)) listedAt.set(member, at);
      }
      const ofLate = [...listedAt.values()].filter((since) => since > at - 600);
      expect(ofLate.length + 1).toBeLessThan(3 * count);
    }
  });
  fc.assert(property, { numRuns: 30 });
});
