import { expect, test } from "@jest/globals";
import { metric, single } from "../../src/model/metric.ts";
import { createSingles } from "../../src/model/singles.ts";

const AGE = metric("gauge", "pet_age_years", "How old it is.");
const SIZE = metric("gauge", "pet_size_bytes", "How large it is.");

test("createSingles makes a family anew where its value changes", () => {
  const familyOf = createSingles();
  const first = familyOf(AGE, 3);
  expect(first).toEqual(single(AGE, 3));
  expect(familyOf(SIZE, 3)).toEqual(single(SIZE, 3));
  expect(familyOf(AGE, 3)).toBe(first);
  expect(familyOf(AGE, 4)).toEqual(single(AGE, 4));
  expect(familyOf(AGE, 3)).toEqual(first);
  expect(familyOf(AGE, NaN)).toEqual(single(AGE, NaN));
});
