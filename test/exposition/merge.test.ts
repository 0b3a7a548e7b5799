import { describe, expect, test } from "@jest/globals";
import { mergePages } from "../../src/exposition/merge.ts";
import { parseText } from "../../src/exposition/parse.ts";

interface Want {
  readonly shown: readonly string[];
  readonly disagreements: readonly string[];
}

function f(texts: Readonly<Record<string, string>>, want: Want, isLenient = false): void {
  const pages = Object.entries(texts).map(([file, text]) => ({
    file,
    families: parseText(text, { keepLines: true }),
  }));
  const { families, disagreements } = mergePages(pages, isLenient);
  expect({
    shown: families.map(({ name, samples }) =>
      [name, ...samples.map(({ value }) => value)].join(" "),
    ),
    disagreements: disagreements.map(({ file, line, reason }) => `${file}:${line} ${reason}`),
  }).toEqual(want);
}

describe("pages of different families", () => {
  test("are all shown", () =>
    f({ a: "x 1\n", b: "y 2\n" }, { shown: ["x 1", "y 2"], disagreements: [] }));
});

describe("pages with the same family", () => {
  test("have their series together", () =>
    f(
      { a: 'x{f="a"} 1\ny 5\n', b: 'x{f="b"} 2\n' },
      { shown: ["x 1 2", "y 5"], disagreements: [] },
    ));

  test("in three files", () =>
    f(
      { a: 'x{f="a"} 1\n', b: 'x{f="b"} 2\n', c: 'x{f="c"} 3\nx{f="b"} 4\n', d: 'x{f="d"} 5\n' },
      {
        shown: ["x 1 2 5"],
        disagreements: ['c:2 it has the series x{f="b"}, want it in b alone'],
      },
    ));

  test("with another help leave that family out, not the rest", () =>
    f(
      { a: "# HELP x one\nx 1\n", b: '# HELP x two\nx{f="b"} 2\ny 3\n', c: 'x{f="c"} 4\n' },
      {
        shown: ["x 1 4", "y 3"],
        disagreements: ["b:2 it has another help of x, want that in a"],
      },
    ));
});

describe("a page that has a series that is there already", () => {
  const texts = { a: "x 1\n", b: "y 5\nx 2\n", c: "y 6\n" };
  const reason = "b:2 it has the series x, want it in a alone";
  test("is refused whole, and its other series are free for the next", () =>
    f(texts, { shown: ["x 1", "y 6"], disagreements: [reason] }));
  test("or loses but that series", () =>
    f(
      texts,
      {
        shown: ["x 1", "y 5"],
        disagreements: [reason, "c:1 it has the series y, want it in b alone"],
      },
      true,
    ));
});

describe("a page that has a family of another type", () => {
  const texts = { a: "# TYPE x gauge\nx 1\n", b: '# TYPE x counter\nx{f="b"} 2\ny 3\n' };
  const disagreements = ["b:2 it has the counter x, want a gauge as in a"];
  test("is refused whole", () => f(texts, { shown: ["x 1"], disagreements }));
  test("or loses but that family", () => f(texts, { shown: ["x 1", "y 3"], disagreements }, true));
});

test("a family says where it is from, unless a file does", () => {
  const pages = [
    { file: "/a", families: parseText('x{f="a"} 1\ny 1\n') },
    { file: "/b", families: parseText('x{f="b"} 1\n# HELP y Why.\ny{f="b"} 1\n') },
  ];
  const { families, accepted } = mergePages(pages, false);
  expect(families.map(({ help }) => help)).toEqual(["Read from /a, /b.", "Why."]);
  expect([...accepted]).toEqual(["/a", "/b"]);
});
