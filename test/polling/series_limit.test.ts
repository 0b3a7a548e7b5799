import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { gauge, seriesCount, type Family, type Sample } from "../../src/model/family.ts";
import { limitSeries } from "../../src/polling/series_limit.ts";

/** A gauge of these devices. */
function devices(name: string, ...names: readonly string[]): Family {
  const samples = names.map((device) => ({ labels: { device }, value: 1 }));
  return { name, help: "", type: "gauge", samples };
}

function histogram(name: string, ...paths: readonly string[]): Family {
  const samples = paths.flatMap((path): Sample[] => [
    { labels: { path, le: "1" }, value: 1, suffix: "_bucket" },
    { labels: { path, le: "+Inf" }, value: 1, suffix: "_bucket" },
    { labels: { path }, value: 1, suffix: "_sum" },
    { labels: { path }, value: 1, suffix: "_count" },
  ]);
  return { name, help: "", type: "histogram", samples };
}

/** The names of the families that are left, each with its labels' first values. */
function shown({ families }: { readonly families: readonly Family[] }): string[] {
  return families.map(({ name, samples }) =>
    [name, ...samples.flatMap(({ labels }) => Object.values(labels).slice(0, 1))].join(" "),
  );
}

describe("the limit", () => {
  const f = (families: readonly Family[], maxSeries: number, want: readonly string[]) => {
    const limited = limitSeries(families, maxSeries);
    expect(shown(limited)).toEqual(want);
    expect(limited.dropped).toBe(seriesCount(families) - seriesCount(limited.families));
  };

  test("changes nothing where it is not passed", () => {
    const families = [devices("a", "x", "y"), devices("b", "x")];
    expect(limitSeries(families, 3)).toEqual({ families, dropped: 0 });
    expect(limitSeries(families, 3).families).toBe(families);
  });

  test("keeps the first series in the order of their labels", () => {
    f([devices("a", "z", "y", "x")], 2, ["a x y"]);
    f([devices("a", "d10", "d9", "d1")], 2, ["a d1 d10"]);
  });

  test("takes from the largest family first", () => {
    f([devices("big", "1", "2", "3", "4", "5"), devices("small", "x", "y")], 4, [
      "big 1 2",
      "small x y",
    ]);
    f([devices("a", "1", "2", "3"), devices("b", "1", "2", "3"), devices("c", "1")], 5, [
      "a 1 2",
      "b 1 2",
      "c 1",
    ]);
  });

  test("gives what does not divide to the first names, whatever their order", () => {
    f([devices("b", "1", "2"), devices("a", "1", "2")], 3, ["b 1", "a 1 2"]);
    f([gauge("c", "", 1), gauge("b", "", 1), gauge("a", "", 1)], 2, ["b", "a"]);
  });

  test("leaves no half of a histogram", () => {
    f([histogram("h", "/b", "/a")], 7, ["h /a /a /a /a"]);
    f([histogram("h", "/b", "/a")], 3, []);
  });

  test("knows series by their labels, however those are ordered", () => {
    const samples = [
      { b: "1", a: "2" },
      { a: "1", b: "2" },
    ].map((labels) => ({ labels, value: 1 }));
    const { families } = limitSeries([{ ...devices("x"), samples }], 1);
    expect(families[0]?.samples).toEqual([{ labels: { a: "1", b: "2" }, value: 1 }]);
  });
});

describe("whatever the families", () => {
  const family = fc.record({
    name: fc.constantFrom("a", "b", "c", "d"),
    names: fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 12 }),
  });
  const families = fc
    .uniqueArray(family, { selector: ({ name }) => name, maxLength: 4 })
    .map((all) => all.map(({ name, names }) => devices(name, ...names)));
  const contents = (limited: { readonly families: readonly Family[] }) =>
    new Set(shown(limited).map((line) => line.split(" ").sort().join(" ")));

  test("as many stay as the limit allows, and the order does not matter", () => {
    fc.assert(
      fc.property(families, fc.nat({ max: 40 }), (all, maxSeries) => {
        const limited = limitSeries(all, maxSeries);
        expect(seriesCount(limited.families)).toBe(Math.min(seriesCount(all), maxSeries));
        const turned = all.toReversed().map((f) => ({ ...f, samples: f.samples.toReversed() }));
        if (limited.dropped > 0) {
          expect(contents(limitSeries(turned, maxSeries))).toEqual(contents(limited));
        }
      }),
      { numRuns: 500 },
    );
  });
});
