import { describe, expect, test } from "@jest/globals";
import { createLabelCache } from "../../src/model/label_cache.ts";

describe("createLabelCache", () => {
  test("the same values are the same object, within a poll and from one to the next", () => {
    const labels = createLabelCache("cpu", "mode");
    const first = labels.of("0", "idle");
    expect(first).toEqual({ cpu: "0", mode: "idle" });
    expect(labels.of("0", "idle")).toBe(first);
    labels.turn();
    expect(labels.of("0", "idle")).toBe(first);
    expect(labels.of("0", "user")).not.toBe(first);
  });

  test("what a whole poll did not ask for is forgotten", () => {
    const labels = createLabelCache("cpu");
    const first = labels.of("0");
    labels.turn();
    labels.turn();
    expect(labels.of("0")).not.toBe(first);
  });

  test("values that would run together stay apart", () => {
    const labels = createLabelCache("a", "b");
    expect(labels.of("x", "yz")).not.toBe(labels.of("xy", "z"));
  });
});
