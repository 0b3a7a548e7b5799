import { describe, expect, test } from "@jest/globals";
import { createCpuLabels } from "../../src/model/cpu_labels.ts";

describe("createCpuLabels", () => {
  test("has labels for each CPU of a row", () => {
    const labels = createCpuLabels("type", "devices");
    labels.turn(["0", "2"]);
    expect(labels.of("17", "eth0")).toEqual([
      { cpu: "0", type: "17", devices: "eth0" },
      { cpu: "2", type: "17", devices: "eth0" },
    ]);
  });

  test("hands out the same objects while a row is asked for at every poll", () => {
    const labels = createCpuLabels("type");
    labels.turn(["0"]);
    const first = labels.of("LOC");
    expect(labels.of("LOC")).toBe(first);
    labels.turn(["0"]);
    expect(labels.of("LOC")).toBe(first);
    labels.turn(["0"]);
    labels.turn(["0"]);
    expect(labels.of("LOC")).not.toBe(first);
  });

  test("begins anew when a CPU comes or goes", () => {
    const labels = createCpuLabels("type");
    const f = (cpus: string[]) => {
      labels.turn(cpus);
      expect(labels.of("LOC").map(({ cpu }) => cpu)).toEqual(cpus);
    };
    f(["0", "1", "2"]);
    f(["0", "2"]);
    f(["0", "1", "2"]);
  });
});
