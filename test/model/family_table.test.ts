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

  describe("from poll to poll", () => {
    const [one, two, three] = [{ device: "1" }, { device: "2" }, { device: "3" }];
    type Entry = readonly [typeof A, Readonly<Record<string, string>>, number];

    /** Polls with each of the lists; the families must be those of a table of its own, and these the same objects. */
    function f(metrics: (typeof A)[], before: Entry[], now: Entry[], same: string[] | "all") {
      const table = createFamilyTable(metrics);
      const poll = (entries: readonly Entry[]) => {
        table.turn();
        for (const entry of entries) table.add(...entry);
        return table.families();
      };
      const [first, second] = [poll(before), poll(now)];
      const fresh = createFamilyTable(metrics);
      for (const entry of now) fresh.add(...entry);
      expect(second).toEqual(fresh.families());
      if (same === "all") expect(second).toBe(first);
      else {
        expect(second).not.toBe(first);
        expect(second.filter((of) => first.includes(of)).map(({ name }) => name)).toEqual(same);
      }
    }

    test("the same samples are the same families, and the same families the same array", () => {
      const entries: Entry[] = [
        [A, one, 1],
        [B, one, 2],
        [A, two, 3],
      ];
      f([], entries, [...entries], "all");
      f([B, A], entries, [...entries], "all");
      f([], [], [], "all");
    });

    test("another value, other labels, a sample more or less make another family", () => {
      const before: Entry[] = [
        [A, one, 1],
        [A, two, 2],
        [B, one, 3],
      ];
      f([], before, [[A, one, 1], [A, two, 4], before[2]] as Entry[], ["b_total"]);
      f([], before, [[A, one, 5], [A, two, 2], before[2]] as Entry[], ["b_total"]);
      f([], before, [[A, { device: "1" }, 1], [A, two, 2], before[2]] as Entry[], ["b_total"]);
      f([], before, [[A, two, 2], [A, one, 1], before[2]] as Entry[], ["b_total"]);
      f([], before, [...before, [A, three, 6]], ["b_total"]);
      f([], before, [[A, one, 1], before[2]] as Entry[], ["b_total"]);
      f([], before, [[A, two, 2], before[2]] as Entry[], ["b_total"]);
    });

    test("a family that comes or goes makes another array, and keeps the order of the first samples", () => {
      f([], [[A, one, 1]], [[A, one, 1], [B, one, 2]], ["a"]); // prettier-ignore
      f([], [[A, one, 1], [B, one, 2]], [[B, one, 2]], ["b_total"]); // prettier-ignore
      f([], [[A, one, 1], [B, one, 2]], [[A, one, 1]], ["a"]); // prettier-ignore
      f([], [[A, one, 1], [B, one, 2]], [[B, one, 2], [A, one, 1]], ["b_total", "a"]); // prettier-ignore
      f([A], [[B, one, 2]], [[B, one, 2], [A, one, 1]], ["b_total"]); // prettier-ignore
      f([], [[A, one, 1]], [], []);
    });

    test("a family that stayed away has no sample of old when it returns", () => {
      const table = createFamilyTable();
      const poll = (entries: readonly Entry[]) => {
        table.turn();
        for (const entry of entries) table.add(...entry);
        return table.families().flatMap(({ name, samples }) => [name, samples.length]);
      };
      expect(poll([[A, one, 1], [A, two, 2]])).toEqual(["a", 2]); // prettier-ignore
      expect(poll([[B, one, 1]])).toEqual(["b_total", 1]);
      expect(poll([[A, one, 1]])).toEqual(["a", 1]);
    });
  });
});
