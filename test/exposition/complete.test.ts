import { describe, expect, test } from "@jest/globals";
import { complete } from "../../src/exposition/complete.ts";
import { parseText } from "../../src/exposition/parse.ts";
import { page } from "./families.ts";

/** The lines of the page that is left of a page, comments left out. */
function f(text: string, want: readonly string[]): void {
  const whole = parseText(`${text}\n`).map(complete);
  const lines = page(whole).trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("#"))).toEqual(want);
}

describe("a gauge, counter or untyped", () => {
  test("has the same labels in every series", () =>
    f('a{x="1"} 1\na{y="2"} 2\na 3', ['a{x="1",y=""} 1', 'a{x="",y="2"} 2', 'a{x="",y=""} 3']));
  test("is left as it is where that is so", () => {
    const [family] = parseText('a{x="1"} 1\na{x="2"} 2\n');
    expect(family && complete(family)).toBe(family);
  });
  test("may have labels that are called as what all objects have", () =>
    f('a{constructor="1"} 1\na 2', ['a{constructor="1"} 1', 'a{constructor=""} 2']));
});

describe("a histogram", () => {
  const head = "# TYPE h histogram\n";
  test("has its parts together, in order", () =>
    f(
      `${head}h_count{x="2"} 5\nh_bucket{x="1",le="+Inf"} 2\nh_bucket{x="2",le="+Inf"} 5\nh_bucket{x="1",le="0.5"} 1\nh_sum{x="2"} 9\nh_sum{x="1"} 3\nh_count{x="1"} 2`,
      [
        'h_bucket{x="2",le="+Inf"} 5',
        'h_sum{x="2"} 9',
        'h_count{x="2"} 5',
        'h_bucket{x="1",le="0.5"} 1',
        'h_bucket{x="1",le="+Inf"} 2',
        'h_sum{x="1"} 3',
        'h_count{x="1"} 2',
      ],
    ));
  test("has what is missing made up", () => {
    f(`${head}h_bucket{le="1"} 1\nh_count 4`, [
      'h_bucket{le="1"} 1',
      'h_bucket{le="+Inf"} 4',
      "h_sum 0",
      "h_count 4",
    ]);
    f(`${head}h_sum 7`, ['h_bucket{le="+Inf"} 0', "h_sum 7", "h_count 0"]);
  });
  test("has its bounds written in one way, each once", () =>
    f(
      `${head}h_bucket{le="1.0"} 1\nh_bucket{le="1"} 2\nh_bucket{le="2e6"} 3\nh_bucket{le="inf"} 3`,
      [
        'h_bucket{le="1"} 2',
        'h_bucket{le="2e+06"} 3',
        'h_bucket{le="+Inf"} 3',
        "h_sum 0",
        "h_count 0",
      ],
    ));
});

test("a summary has its sum and count, and needs no quantiles", () =>
  f('# TYPE s summary\ns{quantile="0.90",x="1"} 4\ns_count{x="2"} 3', [
    's{x="1",quantile="0.9"} 4',
    's_sum{x="1"} 0',
    's_count{x="1"} 0',
    's_sum{x="2"} 0',
    's_count{x="2"} 3',
  ]));
