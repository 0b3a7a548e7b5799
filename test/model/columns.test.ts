import { expect, test } from "@jest/globals";
import { columnsInSteps, columnsOf } from "../../src/model/columns.ts";
import { metric } from "../../src/model/metric.ts";

const SIZE = metric("gauge", "pet_size_bytes", "How large it is.");
const WALKS = metric("counter", "pet_walks_total", "How often it was out.");

test("columnsOf makes a family of each column that some row has a value in", () => {
  const cat = { pet: "cat" };
  const dog = { pet: "dog" };
  const f = (rows: Parameters<typeof columnsOf>[1], want: unknown[]) =>
    expect(columnsOf([SIZE, WALKS], rows)).toEqual(want);
  f(
    [
      { labels: cat, values: [4, undefined] },
      { labels: dog, values: [9, 0] },
    ],
    [
      {
        ...SIZE,
        samples: [
          { labels: cat, value: 4 },
          { labels: dog, value: 9 },
        ],
      },
      { ...WALKS, samples: [{ labels: dog, value: 0 }] },
    ],
  );
  f([{ labels: cat, values: [4] }], [{ ...SIZE, samples: [{ labels: cat, value: 4 }] }]);
  f([], []);
});

test("columnsInSteps makes the same families, a column a step", () => {
  const rows = [{ labels: { pet: "cat" }, values: [4, 1] }];
  const work = columnsInSteps([SIZE, WALKS], rows);
  expect(work.next().done).toBe(false);
  expect(work.next().done).toBe(false);
  expect(work.next()).toEqual({ done: true, value: columnsOf([SIZE, WALKS], rows) });
});
