import { afterEach, describe, expect, test } from "@jest/globals";
import { z } from "zod";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { systemClock } from "../../src/lib/clock.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { type CollectorConfig, defineCollector, type Host } from "../../src/polling/collector.ts";
import { createSchedule, type Schedule } from "../../src/polling/schedule.ts";
import { upFamily } from "./fake_source.ts";

const host: Host = { kernel: createKernelReader(), now: Date.now };

let schedule: Schedule | undefined;

afterEach(() => schedule?.stop());

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
  const { apply } = schedule;
  return {
    schedule: { ...schedule, apply: (configs: CollectorConfig[], on = host) => apply(configs, on) },
    names: () => snapshots.map(({ collector }) => collector),
  };
}

describe("schedule", () => {
  test("polls every collector at once", async () => {
    const { schedule, names } = open();
    schedule.apply([config("a"), config("b")]);
    await schedule.firstPolls();
    expect(names()).toEqual(["a", "b"]);
  });

  test("what did not change is not started again; what changed or is new is", async () => {
    const { schedule, names } = open();
    schedule.apply([config("a"), config("b")]);
    await schedule.firstPolls();
    schedule.apply([config("a"), config("b", 30), config("c")]);
    await schedule.firstPolls();
    expect(names()).toEqual(["a", "b", "b", "c"]);
  });

  test("on another host all are started again, on the same none", async () => {
    const { schedule, names } = open();
    schedule.apply([config("a"), config("b")]);
    await schedule.firstPolls();
    schedule.apply([config("a"), config("b")], host);
    schedule.apply([config("a"), config("b")], { ...host });
    await schedule.firstPolls();
    expect(names()).toEqual(["a", "b", "a", "b"]);
  });

  test("what is no longer named is polled no more", async () => {
    const { schedule, names } = open();
    schedule.apply([config("a", 0.02)]);
    await schedule.firstPolls();
    schedule.apply([]);
    const before = names().length;
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(names()).toHaveLength(before);
  });

  test("one that cannot be opened changes nothing", async () => {
    const { schedule, names } = open();
    schedule.apply([config("a", 0.02)]);
    await schedule.firstPolls();
    expect(() => schedule.apply([config("b"), { ...config("c"), kind: "none" }])).toThrow(
      "Cannot open c: there is no kind none",
    );
    const before = names().length;
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(names().length).toBeGreaterThan(before);
    expect(new Set(names())).toEqual(new Set(["a"]));
  });
});
