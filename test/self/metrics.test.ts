import { describe, expect, test } from "@jest/globals";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { createSelfMetrics, type SelfMetrics } from "../../src/self/metrics.ts";

const cost = { collector: "a", polledAt: 0, durationSeconds: 1, cpuSeconds: 0.5 };
const success: Snapshot = { ...cost, outcome: "success", families: [], dropped: 3, troubles: [] };
const timeout: Snapshot = { ...cost, outcome: "failure", reason: "timeout", error: "late" };

async function samples(self: SelfMetrics, name: string) {
  const family = (await self.families()).find((each) => each.name === `metrics_exporter_${name}`);
  return family?.samples;
}

describe("polls", () => {
  test("are counted by outcome, their CPU time and timeouts added up", async () => {
    const self = createSelfMetrics();
    self.retainCollectors(["a"]);
    self.countPoll(success);
    self.countPoll(timeout);
    expect(await samples(self, "collector_polls_total")).toEqual([
      { labels: { collector: "a", outcome: "success" }, value: 1 },
      { labels: { collector: "a", outcome: "no_data" }, value: 0 },
      { labels: { collector: "a", outcome: "failure" }, value: 1 },
    ]);
    expect(await samples(self, "collector_timeouts_total")).toEqual([
      { labels: { collector: "a" }, value: 1 },
    ]);
    expect(await samples(self, "collector_cpu_seconds_total")).toEqual([
      { labels: { collector: "a" }, value: 1 },
    ]);
  });

  test("what they dropped is added up, and so are their troubles", async () => {
    const self = createSelfMetrics();
    self.retainCollectors(["a"]);
    const f = async (name: string, want: number) =>
      expect(await samples(self, name)).toEqual([{ labels: { collector: "a" }, value: want }]);
    await f("series_dropped_total", 0);
    await f("collector_troubles_total", 0);
    self.countPoll(success);
    self.countPoll(timeout);
    self.countPoll(success);
    self.countTrouble("a");
    await f("series_dropped_total", 6);
    await f("collector_troubles_total", 1);
  });

  test("a collector no longer retained leaves no series", async () => {
    const self = createSelfMetrics();
    self.retainCollectors(["a", "b"]);
    self.retainCollectors(["b"]);
    const names = (await self.families()).flatMap((family) =>
      family.samples.map(({ labels }) => labels.collector),
    );
    expect(names).not.toContain("a");
    expect(names).toContain("b");
  });
});

describe("requests", () => {
  test("a histogram has cumulative buckets, +Inf, sum and count", async () => {
    const self = createSelfMetrics();
    self.countRequest();
    self.countResponse("/metrics", 200, 0.002);
    const all = (await samples(self, "http_request_duration_seconds")) ?? [];
    const buckets = all.filter(({ suffix }) => suffix === "_bucket");
    expect(buckets.map(({ labels, value }) => [labels.le, value])).toEqual(
      Object.entries({
        0.0001: 0,
        0.00025: 0,
        0.0005: 0,
        0.001: 0,
        0.0025: 1,
        0.005: 1,
        0.01: 1,
        0.05: 1,
        0.25: 1,
        1: 1,
        "+Inf": 1,
      }).sort(
        ([a], [b]) => Number(a.replace("+Inf", "Infinity")) - Number(b.replace("+Inf", "Infinity")),
      ),
    );
    expect(all.filter(({ suffix }) => suffix !== "_bucket")).toEqual([
      { labels: { handler: "/metrics" }, value: 0.002, suffix: "_sum" },
      { labels: { handler: "/metrics" }, value: 1, suffix: "_count" },
    ]);
    expect(await samples(self, "http_requests_in_flight")).toEqual([{ labels: {}, value: 0 }]);
  });
});

describe("reloads", () => {
  test("a failed one keeps the time of the latest that succeeded", async () => {
    const self = createSelfMetrics();
    self.noteReload(true, 5000);
    self.noteReload(false, 9000);
    expect(await samples(self, "config_last_reload_successful")).toEqual([
      { labels: {}, value: 0 },
    ]);
    expect(await samples(self, "config_last_reload_success_timestamp_seconds")).toEqual([
      { labels: {}, value: 5 },
    ]);
  });
});
