import { expect, test } from "@jest/globals";
import { createHistogram } from "../../src/runtime/histogram.ts";

function f(values: readonly number[], want: readonly string[]): void {
  const histogram = createHistogram([0.5, 1], { kind: "x" });
  for (const value of values) histogram.observe(value);
  const lines = histogram
    .series()
    .map(({ labels, value, suffix }) => `${suffix}${JSON.stringify(labels)} ${value}`);
  expect(lines).toEqual(want);
}

test("a bucket counts what is no larger than its end, and all buckets before it", () => {
  f(
    [0.25, 0.5, 0.75, 1, 4],
    [
      '_bucket{"le":"0.5","kind":"x"} 2',
      '_bucket{"le":"1","kind":"x"} 4',
      '_bucket{"le":"+Inf","kind":"x"} 5',
      '_sum{"kind":"x"} 6.5',
      '_count{"kind":"x"} 5',
    ],
  );
});

test("nothing observed is zeros, not absence", () => {
  f(
    [],
    [
      '_bucket{"le":"0.5","kind":"x"} 0',
      '_bucket{"le":"1","kind":"x"} 0',
      '_bucket{"le":"+Inf","kind":"x"} 0',
      '_sum{"kind":"x"} 0',
      '_count{"kind":"x"} 0',
    ],
  );
});

test("series already given do not change", () => {
  const histogram = createHistogram([1]);
  const before = histogram.series();
  histogram.observe(2);
  expect(before.at(-1)?.value).toBe(0);
  expect(histogram.series().at(-1)?.value).toBe(1);
});
