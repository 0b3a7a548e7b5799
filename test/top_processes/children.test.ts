import { describe, expect, test } from "@jest/globals";
import { createLegacies, leftToParents } from "../../src/top_processes/children.ts";

describe("what those who have ended leave", () => {
  type Ended = readonly [pid: number, parent: number, ...amounts: number[]];
  const f = (ended: readonly Ended[], want: readonly (readonly [number, number[]])[]) => {
    const byPid = ended.map(([pid, parent, ...amounts]) => [pid, { parent, amounts }] as const);
    expect([...leftToParents(new Map(byPid))].sort()).toEqual(want);
  };

  test("goes to the parent, that of all its children together", () => {
    f([], []);
    f([[7, 1, 10, 20]], [[1, [10, 20]]]);
    f(
      [
        [7, 1, 10, 20],
        [8, 1, 1, 2],
        [9, 2, 5, 5],
      ],
      [
        [1, [11, 22]],
        [2, [5, 5]],
      ],
    );
  });

  test("goes on to the parent's parent where the parent has ended too", () => {
    f(
      [
        [9, 8, 1],
        [8, 7, 10],
        [7, 3, 100],
      ],
      [[3, [111]]],
    );
  });

  test("goes to someone where pids lead in a circle", () => {
    const circle = new Map([
      [7, { parent: 8, amounts: [1] }],
      [8, { parent: 7, amounts: [1] }],
    ]);
    expect([...leftToParents(circle).values()].flat()).toEqual([1, 1]);
  });
});

describe("what a process has grown by", () => {
  /** The parent's growth at scan after scan, at the first of which the child has ended. */
  const f = (left: number[], grown: number[][], want: number[][]) => {
    const legacies = createLegacies();
    const own = grown.map((each, scan) => {
      legacies.turn(new Map(scan === 0 ? [[8, { parent: 7, amounts: left }]] : []));
      return legacies.ownGrowth(7, each);
    });
    expect(own).toEqual(want);
  };

  test("is its own but for what a child left", () => {
    f([10, 20], [[15, 26]], [[5, 6]]);
    f([10, 20], [[10, 20]], [[0, 0]]);
    f([0, 0], [[3, 4]], [[3, 4]]);
  });

  test("is its own where the child left it nothing", () => {
    f([10, 20], [[15, 6]], [[15, 6]]);
    f([10, 20], [[0, 0]], [[0, 0]]);
  });

  test("is without what a child left at the scan after, once", () => {
    f(
      [10, 20],
      [
        [1, 2],
        [13, 24],
        [13, 24],
      ],
      [
        [1, 2],
        [3, 4],
        [13, 24],
      ],
    );
    f(
      [10, 20],
      [
        [0, 0],
        [0, 0],
        [10, 20],
      ],
      [
        [0, 0],
        [0, 0],
        [10, 20],
      ],
    );
  });

  test("is another's own", () => {
    const legacies = createLegacies();
    legacies.turn(new Map([[8, { parent: 7, amounts: [1] }]]));
    expect(legacies.ownGrowth(9, [5])).toEqual([5]);
  });
});
