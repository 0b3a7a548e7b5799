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

  test("makes the column anew whose values change, a step each", () => {
    const { show, steps } = table();
    const f = (values: readonly number[][], same: readonly boolean[], wantSteps: number) => {
      const rows = values.map((of, index) => ({ labels: index === 0 ? cat : dog, values: of }));
      const now = show(rows);
      expect(now.map((family, index) => family === before[index])).toEqual(same);
      expect(steps()).toBe(wantSteps);
      expect(now === before).toBe(wantSteps === 0);
      before = now;
    };
    let before = show([]);
    f([[4, 1]], [false, false], 2);
    f([[4, 1]], [true, true], 0);
    f([[4, 2]], [true, false], 1);
    f([[4, 2], [9, 0]], [false, false], 2); // prettier-ignore
    f([[4, 2], [8, 0]], [false, true], 1); // prettier-ignore
  });
});
