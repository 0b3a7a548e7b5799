import { describe, expect, test } from "@jest/globals";
import { NoDataError } from "../../src/lib/errors.ts";
import { createParts } from "../../src/lib/parts.ts";

function failing(message: string): () => number {
  return () => {
    throw new Error(message);
  };
}

describe("createParts", () => {
  test("tells what failed, and answers what did not", () => {
    const parts = createParts();
    parts.turn();
    expect(parts.attempt("a", () => 1)).toBe(1);
    expect(parts.attempt("b", failing("broken"))).toBeUndefined();
    expect(parts.attempt("b", failing("broken again"))).toBeUndefined();
    expect(parts.troubles()).toEqual([{ about: "b", reason: "broken" }]);
  });

  test("that the host has no such part is no trouble", () => {
    const parts = createParts();
    const absent = (): number => {
      throw new NoDataError("This host has no b");
    };
    expect(parts.attempt("b", absent)).toBeUndefined();
    expect(parts.troubles()).toEqual([]);
    expect(parts.orFail([])).toEqual([]);
  });

  test("forgets at a turn, but the reason of what stays in trouble", () => {
    const parts = createParts();
    const f = (faults: Readonly<Record<string, string>>, want: string[]) => {
      parts.turn();
      for (const [about, message] of Object.entries(faults)) {
        parts.attempt(about, failing(message));
      }
      expect(parts.troubles().map(({ about, reason }) => `${about}: ${reason}`)).toEqual(want);
    };
    f({ a: "it has 1", b: "gone" }, ["a: it has 1", "b: gone"]);
    f({ a: "it has 2" }, ["a: it has 1"]);
    f({}, []);
    f({ a: "it has 3" }, ["a: it has 3"]);
  });

  test("fails with the first error where nothing is left", () => {
    const parts = createParts();
    parts.turn();
    parts.attempt("a", failing("first"));
    parts.attempt("b", failing("second"));
    expect(() => parts.orFail([])).toThrow("first");
    expect(parts.orFail([7])).toEqual([7]);
    parts.turn();
    expect(parts.orFail([])).toEqual([]);
  });

  test("attempts in steps", () => {
    const parts = createParts();
    const f = (work: Generator<undefined, number>, want: number | undefined, steps: number) => {
      const attempt = parts.attemptSteps("a", work);
      for (let step = 0; step < steps; step++) expect(attempt.next().done).toBe(false);
      expect(attempt.next()).toEqual({ done: true, value: want });
    };
    const count = function* (until: number, end: () => number): Generator<undefined, number> {
      for (let step = 0; step < until; step++) yield;
      return end();
    };
    f(
      count(2, () => 5),
      5,
      2,
    );
    expect(parts.troubles()).toEqual([]);
    f(count(1, failing("half way")), undefined, 1);
    expect(parts.troubles()).toEqual([{ about: "a", reason: "half way" }]);
  });

  test("the end of a poll is no trouble, and lets the work close what it has open", () => {
    const parts = createParts();
    let open = 0;
    function* work(): Generator<undefined, number> {
      open += 1;
      try {
        yield;
        return 1;
      } finally {
        open -= 1;
      }
    }
    const f = (end: (attempt: Generator<undefined, number | undefined>) => void) => {
      const attempt = parts.attemptSteps("a", work());
      attempt.next();
      expect(open).toBe(1);
      end(attempt);
      expect(open).toBe(0);
    };
    f((attempt) => attempt.return(undefined));
    f((attempt) => expect(() => attempt.throw(new Error("deadline"))).toThrow("deadline"));
    expect(parts.troubles()).toEqual([]);
  });
});
