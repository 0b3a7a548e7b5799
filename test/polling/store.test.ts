import { describe, expect, test } from "@jest/globals";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { createStore } from "../../src/polling/store.ts";

function success(collector: string, polledAt: number): Snapshot {
  const rest = { outcome: "success", families: [], dropped: 0, troubles: [] } as const;
  return { collector, polledAt, durationSeconds: 0, cpuSeconds: 0, ...rest };
}

function failure(collector: string, polledAt: number): Snapshot {
  const rest = { outcome: "failure", reason: "error", error: new Error("broken") } as const;
  return { collector, polledAt, durationSeconds: 0, cpuSeconds: 0, ...rest };
}

describe("store", () => {
  test("keeps the latest snapshot of each collector, in the order of the configuration", () => {
    const store = createStore();
    store.retain(["a", "b"]);
    expect(store.entries()).toEqual([]);
    store.put(success("b", 1));
    store.put(success("a", 2));
    store.put(success("b", 3));
    expect(store.entries().map(({ snapshot }) => [snapshot.collector, snapshot.polledAt])).toEqual([
      ["a", 2],
      ["b", 3],
    ]);
  });

  test("remembers the latest success through failures", () => {
    const store = createStore();
    store.put(failure("a", 1));
    expect(store.entries()[0]?.lastSuccessAt).toBeNull();
    store.put(success("a", 2));
    store.put(failure("a", 3));
    expect(store.entries()[0]?.lastSuccessAt).toBe(2);
  });

  test("has one entry of each collector, by its name", () => {
    const store = createStore();
    store.retain(["a", "b"]);
    store.put(success("a", 1));
    store.put(failure("a", 2));
    expect(store.entry("a")).toBe(store.entries()[0]);
    expect(store.entry("a")).toMatchObject({ snapshot: { polledAt: 2 }, lastSuccessAt: 1 });
    expect(store.entry("b")).toBeUndefined();
    expect(store.entry("c")).toBeUndefined();
    store.retain(["b"]);
    expect(store.entry("a")).toBeUndefined();
  });

  test("forgets what is not retained", () => {
    const store = createStore();
    store.put(success("a", 1));
    store.put(success("b", 1));
    store.retain(["b", "c"]);
    expect(store.entries().map(({ snapshot }) => snapshot.collector)).toEqual(["b"]);
  });

  test("its version grows with every change", () => {
    const store = createStore();
    const { version } = store;
    store.put(success("a", 1));
    const afterPut = store.version;
    store.retain([]);
    expect([afterPut > version, store.version > afterPut]).toEqual([true, true]);
  });
});
