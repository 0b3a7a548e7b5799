import { describe, expect, test } from "@jest/globals";
import { columnsOf, createColumns, type Row } from "../../src/model/columns.ts";
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

describe("createColumns", () => {
  const cat = { pet: "cat" };
  const dog = { pet: "dog" };

  function table() {
    const inSteps = createColumns([SIZE, WALKS]);
    let steps = 0;
    return {
      show: (rows: readonly Row[]) => {
        const work = inSteps(rows);
        for (steps = 0; ; steps += 1) {
          const step = work.next();
          if (step.done === true) return step.value;
        }
      },
      steps: () => steps,
    };
  }

  test("makes the families of columnsOf, whatever came before", () => {
    const { show } = table();
    const f = (rows: readonly Row[]) => expect(show(rows)).toEqual(columnsOf([SIZE, WALKS], rows));
    f([]);
    f([{ labels: cat, values: [4, undefined] }]);
    f([{ labels: cat, values: [4, 1] }]);
    f([{ labels: dog, values: [4, 1] }]);
    f([
      { labels: dog, values: [4, 1] },
      { labels: cat, values: [undefined, 1] },
    ]);
    f([
      { labels: cat, values: [4, 1] },
      { labels: dog, values: [undefined, 1] },
    ]);
    f([{ labels: cat, values: [undefined, undefined] }]);
    f([]);
  });

  test("makes the column anew whose values change, in place or not", () => {
    const { show, steps } = table();
    const f = (rows: readonly Row[], same: readonly boolean[]) => {
      const now = show(rows);
      expect(now).toEqual(columnsOf([SIZE, WALKS], rows));
      expect(now.map((family, index) => family === before[index])).toEqual(same);
      expect(now === before).toBe(same.every(Boolean));
      expect(steps()).toBe(2);
      before = now;
    };
    let before = show([]);
    const values = [4, 1];
    const rows = [{ labels: cat, values }];
    f(rows, [false, false]);
    f(rows, [true, true]);
    values[1] = 2;
    f(rows, [true, false]);
    f([{ labels: cat, values: [4, 2] }], [true, true]);
    f([...rows, { labels: dog, values: [9, 0] }], [false, false]);
    f([...rows, { labels: dog, values: [8, 0] }], [false, true]);
  });
});
