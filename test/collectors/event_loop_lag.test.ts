import { afterEach, expect, test } from "@jest/globals";
import { collectDefaultMetrics, Registry } from "prom-client";
import { eventLoopLag } from "../../src/collectors/event_loop_lag.ts";
import { inOneOf } from "../eventually.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import type { Family } from "../../src/model/family.ts";
import type { PollContext, Source } from "../../src/polling/collector.ts";

const CONTEXT: PollContext = {
  signal: new AbortController().signal,
  timeoutSeconds: 5,
  pause: () => Promise.resolve(),
};

const open: Source[] = [];

function openSource(): () => Promise<readonly Family[]> {
  const host = { kernel: createKernelReader(), now: Date.now };
  const source = eventLoopLag.open(eventLoopLag.options.parse({}), host);
  open.push(source);
  return async () => source.poll(CONTEXT);
}

function valueOf(families: readonly Family[], name: string): number | undefined {
  return families.find((family) => family.name === name)?.samples[0]?.value;
}

afterEach(() => open.splice(0).forEach((source) => source.close?.()));

test("the families are prom-client's and our own", async () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const known = (await registry.getMetricsAsJSON()).filter(({ name }) => /eventloop/.test(name));
  expect(known).toHaveLength(8);

  const families = await openSource()();
  expect(families.map(({ name, type }) => `${type} ${name}`).sort()).toEqual(
    [
      ...known.map(({ name }) => `gauge ${name}`),
      "histogram nodejs_eventloop_delay_seconds",
      "counter nodejs_eventloop_active_seconds_total",
      "counter nodejs_eventloop_idle_seconds_total",
      "gauge nodejs_eventloop_utilization_ratio",
    ].sort(),
  );
});

test("200 ms of blocked loop show in the next poll, and in the next only", () =>
  inOneOf(5, async () => {
    const poll = openSource();
    const end = performance.now() + 200;
    while (performance.now() < end);
    const held = await poll();
    const after = await poll();
    expect(valueOf(held, "nodejs_eventloop_lag_max_seconds")).toBeGreaterThanOrEqual(0.19);
    expect(valueOf(held, "nodejs_eventloop_lag_seconds")).toBeGreaterThanOrEqual(0.19);
    expect(valueOf(after, "nodejs_eventloop_lag_max_seconds")).toBeLessThan(0.1);
  }));

test("no value is ever NaN, infinite or negative", async () => {
  const poll = openSource();
  for (const families of [await poll(), await poll()]) {
    const values = families.flatMap(({ samples }) => samples.map(({ value }) => value));
    expect(values.filter((value) => !(value >= 0 && value < 1e9))).toEqual([]);
  }
});

test("series keep their labels", async () => {
  const poll = openSource();
  const labels = async () =>
    (await poll()).flatMap(({ samples }) => samples.map((sample) => sample.labels));
  const before = await labels();
  (await labels()).forEach((after, i) => expect(after).toBe(before[i]));
});

test("the resolution is a duration from 5ms to 1s", () => {
  const f = (options: unknown, want: number | undefined) =>
    expect(eventLoopLag.options.safeParse(options).data?.resolution).toBe(want);
  f({}, 0.05);
  f({ resolution: "20ms" }, 0.02);
  f({ resolution: "1s" }, 1);
  f({ resolution: "4ms" }, undefined);
  f({ resolution: "2s" }, undefined);
  f({ resolution: 20 }, undefined);
});
