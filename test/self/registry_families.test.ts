import { describe, expect, test } from "@jest/globals";
import { Counter, Histogram, Registry } from "prom-client";
import { createRegistryFamilies } from "../../src/self/registry_families.ts";

/** A registry with a counter and a histogram, and its families at each call. */
function open() {
  const registers = [new Registry()];
  const [registry] = registers;
  const toFamilies = createRegistryFamilies();
  const calls = new Counter({ name: "calls_total", help: "Calls.", labelNames: ["a"], registers });
  const sizes = new Histogram({
    ...{ name: "size_bytes", help: "Sizes.", buckets: [1, 2] },
    ...{ labelNames: ["a"], registers },
  });
  return {
    calls,
    sizes,
    families: async () => toFamilies((await registry?.getMetricsAsJSON()) ?? []),
  };
}

describe("families of a registry", () => {
  test("say what it counts", async () => {
    const { calls, sizes, families } = open();
    calls.inc({ a: "x" }, 2);
    sizes.observe({ a: "x" }, 1.5);
    expect(await families()).toEqual([
      {
        ...{ name: "calls_total", help: "Calls.", type: "counter" },
        samples: [{ labels: { a: "x" }, value: 2 }],
      },
      {
        ...{ name: "size_bytes", help: "Sizes.", type: "histogram" },
        samples: [
          { labels: { a: "x", le: "1" }, value: 0, suffix: "_bucket" },
          { labels: { a: "x", le: "2" }, value: 1, suffix: "_bucket" },
          { labels: { a: "x", le: "+Inf" }, value: 1, suffix: "_bucket" },
          { labels: { a: "x" }, value: 1.5, suffix: "_sum" },
          { labels: { a: "x" }, value: 1, suffix: "_count" },
        ],
      },
    ]);
  });

  test("are the same objects as long as nothing has changed", async () => {
    const { calls, sizes, families } = open();
    calls.inc({ a: "x" });
    sizes.observe({ a: "x" }, 1);
    const [callsBefore, sizesBefore] = await families();
    const [callsAgain, sizesAgain] = await families();
    expect(callsAgain).toBe(callsBefore);
    expect(sizesAgain).toBe(sizesBefore);
    calls.inc({ a: "x" });
    sizes.observe({ a: "x" }, 2);
    const [callsAfter, sizesAfter] = await families();
    expect(callsAfter?.samples).toEqual([{ labels: { a: "x" }, value: 2 }]);
    expect(callsAfter?.samples[0]?.labels).toBe(callsBefore?.samples[0]?.labels);
    expect(sizesAfter?.samples[0]).toBe(sizesBefore?.samples[0]);
    for (const [index, { labels }] of (sizesBefore?.samples ?? []).entries()) {
      expect(sizesAfter?.samples[index]?.labels).toBe(labels);
    }
    calls.remove({ a: "x" });
    calls.inc({ a: "y" });
    expect((await families())[0]?.samples).toEqual([{ labels: { a: "y" }, value: 1 }]);
    calls.inc({ a: "x" });
    expect((await families())[0]?.samples).toHaveLength(2);
    calls.remove({ a: "y" });
    expect((await families())[0]?.samples).toEqual([{ labels: { a: "x" }, value: 1 }]);
  });
});
