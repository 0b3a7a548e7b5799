import { describe, expect, test } from "@jest/globals";
import { within } from "../../src/lib/within.ts";

const never = new Promise<string>(() => undefined);

describe("within", () => {
  test("is what the work comes to, or undefined where that takes longer", async () => {
    expect(await within(Promise.resolve("done"), 60_000)).toBe("done");
    expect(await within(never, 1)).toBeUndefined();
    const error = new Error("no");
    await expect(within(Promise.reject(error), 60_000)).rejects.toBe(error);
  });

  test("reads what was there before the deadline, however late it looks", async () => {
    const work = new Promise((resolve) => setTimeout(() => setImmediate(resolve, "there"), 1));
    const waiting = within(work, 5);
    const until = performance.now() + 20;
    while (performance.now() < until);
    expect(await waiting).toBe("there");
  });

  test("ends with the signal", async () => {
    const reason = new Error("enough");
    const stop = new AbortController();
    const waiting = within(never, 60_000, stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(within(never, 60_000, stop.signal)).rejects.toBe(reason);
  });
});
