import { describe, expect, test } from "@jest/globals";
import { stepByStep } from "../../src/lib/step_by_step.ts";
import { SLICE_MILLISECONDS as SLICE } from "../../src/lib/turns.ts";

function* steps(count: number, log: string[] = []): Generator<undefined, string> {
  try {
    for (let step = 0; step < count; step += 1) yield;
    return "done";
  } finally {
    log.push("closed");
  }
}

/** A clock that is so much later each time it is asked. */
function clock(milliseconds: number): () => number {
  let at = 0;
  return () => (at += milliseconds);
}

describe("stepByStep", () => {
  test("answers at once where the work is short", () => {
    const never = () => Promise.reject(new Error("paused"));
    expect(stepByStep(steps(1000), () => 0, never)).toBe("done");
    expect(stepByStep(steps(0), clock(50), never)).toBe("done");
    expect(stepByStep(steps(9), clock(50), undefined)).toBe("done");
  });

  test("pauses between steps once a slice is over", async () => {
    const f = async (milliseconds: number, want: number) => {
      let pauses = 0;
      const pause = () => {
        pauses += 1;
        return Promise.resolve();
      };
      await expect(Promise.resolve(stepByStep(steps(4), clock(milliseconds), pause))).resolves.toBe(
        "done",
      );
      expect(pauses).toBe(want);
    };
    await f(SLICE / 10, 0);
    await f(SLICE / 2, 2);
    await f(SLICE, 4);
    await f(-SLICE, 4);
  });

  test("closes the work where the pause or a step throws", async () => {
    const log: string[] = [];
    const stopped = () => Promise.reject(new Error("stopped"));
    await expect(stepByStep(steps(2, log), clock(2), stopped)).rejects.toThrow("stopped");
    expect(log).toEqual(["closed"]);

    function* forgiving(): Generator<undefined, void> {
      for (let step = 0; step < 9; step += 1) {
        try {
          log.push("begun");
          yield;
        } catch {
          log.push("its own fault");
        }
      }
    }
    await expect(stepByStep(forgiving(), clock(2), stopped)).rejects.toThrow("stopped");
    expect(log).toEqual(["closed", "begun"]);

    function* failing(): Generator<undefined, string> {
      yield;
      throw new Error("broken");
    }
    await expect(stepByStep(failing(), clock(2), () => Promise.resolve())).rejects.toThrow(
      "broken",
    );
    expect(() => stepByStep(failing(), clock(0), () => Promise.resolve())).toThrow("broken");
  });
});
