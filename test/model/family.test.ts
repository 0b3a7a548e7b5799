import { describe, expect, test } from "@jest/globals";
import {
  columnOf,
  familyOfColumn,
  sampleCount,
  seriesCount,
  type Column,
} from "../../src/model/family.ts";
import { metric } from "../../src/model/metric.ts";

const WALKS = metric("counter", "pet_walks_total", "How often it was out.");

function columnOfPets(count: number): Column {
  const pets = Array.from({ length: count }, (_, index) => index);
  return { labels: pets.map((index) => ({ pet: `${index}` })), values: pets };
}

describe("familyOfColumn", () => {
  test("has the column's samples, whether it keeps the column or not", () => {
    for (const count of [0, 1, 7, 8, 100]) {
      const column = columnOfPets(count);
      const family = familyOfColumn(WALKS, column);
      const samples = column.labels.map((labels, value) => ({ labels, value }));
      expect(family).toEqual({ ...WALKS, samples });
      expect(sampleCount(family)).toBe(count);
    }
  });

  test("keeps the column of many samples, and makes those once", () => {
    const column = columnOfPets(100);
    const family = familyOfColumn(WALKS, column);
    expect(columnOf(family)).toBe(column);
    expect(family.samples).toBe(family.samples);
    expect(columnOf(familyOfColumn(WALKS, columnOfPets(1)))).toBeUndefined();
  });

  test("suffixes are those of the samples that have one", () => {
    const column = columnOfPets(9);
    const suffixes = column.values.map((value) => (value === 8 ? "_sum" : undefined));
    const { samples } = familyOfColumn(WALKS, { ...column, suffixes });
    expect(samples[7]).toEqual({ labels: { pet: "7" }, value: 7 });
    expect(samples[8]).toEqual({ labels: { pet: "8" }, value: 8, suffix: "_sum" });
  });

  test("a copy with other samples has no column that says otherwise", () => {
    const family = familyOfColumn(WALKS, columnOfPets(100));
    const copy = { ...family, samples: family.samples.slice(0, 10) };
    expect(columnOf(copy)).toBeUndefined();
    expect(seriesCount([family, copy])).toBe(110);
  });
});
