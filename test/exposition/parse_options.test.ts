import { describe, expect, test } from "@jest/globals";
import { type ExpositionError, parseText, parseTextInSlices } from "../../src/exposition/parse.ts";

const FAULTY = "a 1\nb x\nc{d=} 2\nc 2\nc 3\na 4\ne 5 6\n# TYPE c gauge\nf";

describe("with onFault", () => {
  test("each faulty line is told, and the rest is read", () => {
    const faults: ExpositionError[] = [];
    const families = parseText(FAULTY, { onFault: (fault) => faults.push(fault) });
    expect(faults.map(({ line }) => line)).toEqual([2, 3, 5, 6, 8, 9]);
    expect(families.map(({ name, samples }) => [name, samples.map(({ value }) => value)])).toEqual([
      ["a", [1]],
      ["c", [2]],
      ["e", [5]],
    ]);
  });

  test("a series counts as there only where its line is right", () =>
    expect(parseText("a x\na 1\n", { onFault: () => undefined })).toMatchObject([
      { name: "a", samples: [{ value: 1 }] },
    ]));
});

test("timestamps are refused where they are not wanted", () => {
  expect(() => parseText("a 1\nb 1 5\n", { refuseTimestamps: true })).toThrow(
    "Cannot parse line 2: it has a timestamp, want none",
  );
  expect(parseText("a 1\n", { refuseTimestamps: true })).toHaveLength(1);
});

test("lines are told where they are asked for", () => {
  expect(parseText('\na 1\nb 1\na{c="d"} 2\n', { keepLines: true })).toMatchObject([
    { name: "a", lines: [2, 4] },
    { name: "b", lines: [3] },
  ]);
  expect(parseText("a 1\n")[0]).not.toHaveProperty("lines");
});

describe("a text that was no UTF-8", () => {
  const f = (text: string) => () => parseText(text, { isDamaged: true });
  test("is refused for a label value in which that shows", () =>
    expect(f('a{b="\ufffd"} 1\n')).toThrow(
      "Cannot parse line 1: it has bytes in the label b that are no UTF-8, want UTF-8",
    ));
  test("is read where it shows elsewhere", () =>
    expect(f('# caf\ufffd\n# HELP a \ufffd\na{b="c"} 1\n')()).toHaveLength(1));
});

describe("in slices", () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `a{i="${i}"} ${i}\n`).join("");
  test("a long text is read with pauses, to the same", async () => {
    let pauses = 0;
    const families = await parseTextInSlices(text, {}, async () => {
      pauses += 1;
      await new Promise(setImmediate);
    });
    expect(families).toEqual(parseText(text));
    expect(pauses).toBeGreaterThan(1);
  });
  test("faults are thrown all the same", () =>
    expect(parseTextInSlices("a\n", {}, () => Promise.resolve())).rejects.toThrow(
      "Cannot parse line 1",
    ));
});
