import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { z } from "zod";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { systemClock } from "../../src/lib/clock.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { type CollectorConfig, defineCollector, type Host } from "../../src/polling/collector.ts";
import { createSchedule, type Schedule } from "../../src/polling/schedule.ts";
import { upFamily } from "./fake_source.ts";

const host: Host = { kernel: createKernelReader(), now: Date.now };

let schedule: Schedule | undefined;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  schedule?.stop();
  jest.useRealTimers();
});

const up = defineCollector({
  kind: "up",
  description: "One gauge.",
  sources: [],
  options: z.strictObject({}),
  open: () => ({ poll: () => [upFamily()] }),
});

function config(name: string, intervalSeconds = 60): CollectorConfig {
  return { name, kind: "up", intervalSeconds, timeoutSeconds: 5, maxSeries: 10, options: {} };
}

function open() {
  const snapshots: Snapshot[] = [];
  schedule = createSchedule({
    catalog: [up],
    clock: systemClock,
    record: (snapshot) => snapshots.push(snapshot),
  });
  const { apply, firstPolls } = schedule;
  return {
    apply: (configs: CollectorConfig[], on = host) => apply(configs, on),
    firstPolls: async () => {
      const polled = firstPolls();
      await jest.advanceTimersByTimeAsync(1);
      await polled;
    },
    names: () => snapshots.map(({ collector }) => collector),
  };
}

describe("schedule", () => {
  test("polls every collector at once", async () => {
    const { apply, firstPolls, names } = open();
    apply([config("a"), config("b")]);
    await firstPolls();
    expect(names()).toEqual(["a", "b"]);
  });

  test("what did not change is not started again; what changed or is new is", async () => {
    const { apply, firstPolls, names } = open();
    apply([config("a"), config("b")]);
    await firstPolls();
    apply([config("a"), config("b", 30), config("c")]);
    await firstPolls();
    expect(names()).toEqual(["a", "b", "b", "c"]);
  });

  test("on another host all are started again, on the same none", async () => {
    const { apply, firstPolls, names } = open();
    apply([config("a"), config("b")]);
    await firstPolls();
    apply([config("a"), config("b")], host);
    apply([config("a"), config("b")], { ...host });
    await firstPolls();
    expect(names()).toEqual(["a", "b", "a", "b"]);
  });

  test("what is no longer named is polled no more", async () => {
    const { apply, firstPolls, names } = open();
    apply([config("a", 5)]);
    await firstPolls();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(names()).toEqual(["a", "a", "a"]);
    apply([]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(names()).toHaveLength(3);
  });

  test("one that cannot be opened changes nothing", async () => {
    const { apply, firstPolls, names } = open();
    apply([config("a", 5)]);
    await firstPolls();
    expect(() => apply([config("b"), { ...config("c"), kind: "none" }])).toThrow(
      "Cannot open c: there is no kind none",
    );
    await jest.advanceTimersByTimeAsync(10_000);
    expect(names()).toEqual(["a", "a", "a"]);
  });
});
