import { describe, expect, test } from "@jest/globals";
import { createLabelPool } from "../../src/model/label_pool.ts";

describe("createLabelPool", () => {
  test("hands out one object per content", () => {
    const pool = createLabelPool();
    const first = pool.of({ a: "1", b: "2" });
    expect(pool.of({ a: "1", b: "2" })).toBe(first);
    expect(pool.of({ a: "1" })).not.toBe(first);
    expect(pool.of({ a: "1,b", b: "" })).not.toBe(first);
  });

  test("remembers from poll to poll, and forgets what a poll did not ask for", () => {
    const pool = createLabelPool();
    const first = pool.of({ a: "1" });
    pool.turn();
    expect(pool.of({ a: "1" })).toBe(first);
    pool.turn();
    pool.turn();
    expect(pool.of({ a: "1" })).not.toBe(first);
  });
});
