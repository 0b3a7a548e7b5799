import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { columnOf, type Sample } from "../../src/model/family.ts";
import { createFamilyWriter } from "../../src/model/family_writer.ts";
import { metric } from "../../src/model/metric.ts";

const SIZE = metric("gauge", "pet_size_bytes", "How large it is.");
const PETS = Array.from({ length: 16 }, (_, index) => ({ pet: `${index}` }));

/** What a poll may find: most of the pets, in their order, and seldom in another one. */
const found = fc.oneof(
  { weight: 5, arbitrary: fc.subarray(PETS, { minLength: 5 }) },
  { weight: 1, arbitrary: fc.shuffledSubarray(PETS) },
);
const polls = fc.array(
  found.chain((pets) =>
    fc
      .array(fc.integer({ min: 0, max: 2 }), { minLength: pets.length, maxLength: pets.length })
      .map((values) => pets.map((labels, at): Sample => ({ labels, value: values[at] ?? 0 }))),
  ),
  { maxLength: 8 },
);

function writeAll(samples: readonly Sample[], writer: ReturnType<typeof createFamilyWriter>) {
  writer.begin();
  for (const { labels, value } of samples) writer.add(labels, value);
  return writer.family();
}

describe("createFamilyWriter", () => {
  test("writes what was added since the poll began, whatever came before", () => {
    const f = (all: readonly (readonly Sample[])[]) => {
      const writer = createFamilyWriter(SIZE);
      const families = all.map((samples) => writeAll(samples, writer));
      expect(families).toEqual(all.map((samples) => ({ ...SIZE, samples })));
    };
    fc.assert(fc.property(polls, f), { numRuns: 500 });
  });

  test("the same samples are the same family, and the same series the same labels", () => {
    const writer = createFamilyWriter(SIZE);
    const write = (value: number, pets = PETS) =>
      writeAll(
        pets.map((labels) => ({ labels, value })),
        writer,
      );
    const first = write(1);
    expect(write(1)).toBe(first);
    const second = write(2);
    expect(second).not.toBe(first);
    expect(columnOf(second)?.labels).toBe(columnOf(first)?.labels);
    const fewer = write(2, PETS.slice(1));
    expect(columnOf(fewer)?.labels).not.toBe(columnOf(first)?.labels);
    expect(first.samples.map(({ value }) => value)).toEqual(PETS.map(() => 1));
  });

  test("a poll that ended early leaves nothing behind", () => {
    const writer = createFamilyWriter(SIZE);
    writer.begin();
    writer.add({ pet: "cat" }, 1);
    expect(writeAll([{ labels: PETS[0] ?? {}, value: 2 }], writer).samples).toHaveLength(1);
  });

  test("may be asked in between", () => {
    const writer = createFamilyWriter(SIZE);
    writer.begin();
    writer.add({ pet: "cat" }, 1);
    expect(writer.family().samples).toHaveLength(1);
    writer.add({ pet: "dog" }, 1);
    expect(writer.family().samples).toHaveLength(2);
  });
});
