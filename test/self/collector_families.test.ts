import { describe, expect, test } from "@jest/globals";
import type { Family } from "../../src/model/family.ts";
import { gauge } from "../../src/model/family.ts";
import { createCollectorFamilies, type CollectorState } from "../../src/self/collector_families.ts";

const cost = { polledAt: 10_000, durationSeconds: 0.25, cpuSeconds: 0.1 };
const whole = { outcome: "success", dropped: 0, troubles: [] } as const;
const good: CollectorState = {
  lastSuccessAt: 10_000,
  snapshot: { collector: "memory", ...cost, ...whole, families: [gauge("a", "", 1)] },
};
const bad: CollectorState = {
  lastSuccessAt: 4_000,
  snapshot: { collector: "disk", ...cost, outcome: "failure", reason: "error", error: "broken" },
};
const absent: CollectorState = {
  lastSuccessAt: null,
  snapshot: { collector: "wifi", ...cost, outcome: "no_data", error: "none" },
};

const NAMES: Readonly<Record<string, readonly string[]>> = {
  memory: ["meminfo", "shared"],
  disk: ["filesystem", "shared"],
};

function values(families: readonly Family[], name: string): Record<string, number> {
  const samples = families.find((family) => family.name === name)?.samples ?? [];
  return Object.fromEntries(
    samples.map(({ labels, value }) => [Object.values(labels).join(" "), value]),
  );
}

describe("how collectors are going", () => {
  const familiesAt = createCollectorFamilies((name) => NAMES[name] ?? [name]);
  const families = familiesAt([good, bad, absent], 12_000);
  const f = (name: string, want: Record<string, number>) =>
    expect([name, values(families, name)]).toEqual([name, want]);

  test("tells how each collector is going", () => {
    f("metrics_exporter_collector_success", { memory: 1, disk: 0, wifi: 0 });
    f("metrics_exporter_collector_duration_seconds", { memory: 0.25, disk: 0.25, wifi: 0.25 });
    f("metrics_exporter_collector_series", { memory: 1, disk: 0, wifi: 0 });
    f("metrics_exporter_collector_outcome", {
      "memory success": 1,
      "memory no_data": 0,
      "memory failure": 0,
      "disk success": 0,
      "disk no_data": 0,
      "disk failure": 1,
      "wifi success": 0,
      "wifi no_data": 1,
      "wifi failure": 0,
    });
  });

  test("ages: only what shows samples has one, and what never succeeded has no time of success", () => {
    f("metrics_exporter_collector_sample_age_seconds", { memory: 2 });
    f("metrics_exporter_collector_last_success_timestamp_seconds", { memory: 10, disk: 4 });
  });

  test("node_exporter's families, under its names; a name that two stand for is as well as the worse", () => {
    f("node_scrape_collector_success", { meminfo: 1, shared: 0, filesystem: 0, wifi: 0 });
    f("node_scrape_collector_duration_seconds", {
      meminfo: 0.25,
      shared: 0.25,
      filesystem: 0.25,
      wifi: 0.25,
    });
  });

  test("in the same labels at each view", () => {
    const labels = (all: readonly Family[]) =>
      all.flatMap(({ samples }) => samples.map((sample) => sample.labels));
    const [before, after] = [labels(families), labels(familiesAt([good, bad, absent], 13_000))];
    expect(before.length).toBeGreaterThan(20);
    expect(before.filter((each, index) => each !== after[index])).toEqual([]);
  });
});
