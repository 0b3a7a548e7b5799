import { describe, expect, test } from "@jest/globals";
import { metric } from "../../src/model/metric.ts";
import { createMetricsByName, metricNamePart } from "../../src/model/metrics_by_name.ts";

describe("metrics by name", () => {
  test("are made once", () => {
    const of = createMetricsByName((name) => metric("untyped", `node_${name}`, `It is ${name}.`));
    expect(of("a")).toEqual({ type: "untyped", name: "node_a", help: "It is a." });
    expect(of("a")).toBe(of("a"));
    expect(of("b")).not.toBe(of("a"));
  });

  test("metricNamePart leaves what a metric's name may have", () => {
    const f = (name: string, want: string) => expect(metricNamePart(name)).toBe(want);
    f("cache_level_0", "cache_level_0");
    f("erpt-set-failed", "erpt_set_failed");
    f("a.b é", "a_b__");
  });
});
