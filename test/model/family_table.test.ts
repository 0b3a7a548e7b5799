import { describe, expect, test } from "@jest/globals";
import { createFamilyTable } from "../../src/model/family_table.ts";
import { metric } from "../../src/model/metric.ts";

const A = metric("gauge", "a", "A.");
const B = metric("counter", "b_total", "B.");

describe("createFamilyTable", () => {
  test("puts samples into the families of their metrics", () => {
    const table = createFamilyTable();
    const [one, two] = [{ device: "1" }, { device: "2" }];
    table.add(A, one, 1);
    table.add(B, one, 2);
    table.add(A, two, 3);
    expect(table.families()).toEqual([
      {
        ...A,
        samples: [
          { labels: one, value: 1 },
          { labels: two, value: 3 },
        ],
      },
      { ...B, samples: [{ labels: one, value: 2 }] },
    ]);
  });

  test("keeps the order asked for, and leaves out what has no value", () => {
    const table = createFamilyTable([A, B]);
    table.add(B, {}, 0);
    table.add(A, {}, undefined);
    expect(table.families().map(({ name }) => name)).toEqual(["b_total"]);
    table.add(A, {}, 1);
    expect(table.families().map(({ name }) => name)).toEqual(["a", "b_total"]);
  });

  test("tells metrics apart by their names", () => {
    const table = createFamilyTable();
    table.add(A, {}, 1);
    table.add(metric("gauge", "a", "Another."), { device: "2" }, 2);
    expect(table.families()).toHaveLength(1);
    expect(table.families()[0]).toMatchObject({ help: "A." });
  });
});
