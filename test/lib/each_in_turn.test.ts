import { describe, expect, test } from "@jest/globals";
import { eachInTurn } from "../../src/lib/each_in_turn.ts";
import { SLICE_MILLISECONDS as SLICE } from "../../src/lib/turns.ts";

/** Runs through 0 to 9, each of which takes so long, and notes each pause by the item before it. */
async function pausesAfter(milliseconds: number): Promise<number[]> {
  let now = 0;
  let last = -1;
  const pauses: number[] = [];
  await eachInTurn(
    [...Array(10).keys()],
    () => Promise.resolve(pauses.push(last)).then(() => undefined),
    (item) => {
      last = item;
      now += milliseconds;
    },
    () => now,
  );
  return pauses;
}

describe("eachInTurn", () => {
  test("answers in order, without what is undefined", async () => {
    const read = (item: number) => (item === 2 ? undefined : Promise.resolve(item * 10));
    expect(await eachInTurn([3, 1, 2], () => Promise.resolve(), read)).toEqual([30, 10]);
  });

  test("pauses where it has held the event loop for a slice", async () => {
    const f = async (milliseconds: number, want: number[]) =>
      expect(await pausesAfter(milliseconds)).toEqual(want);
    await f(SLICE / 11, []);
    await f(SLICE / 4, [3, 7]);
    await f(7, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test("ends with what pause or read throws", async () => {
    const broken = () => Promise.reject(new Error("broken"));
    await expect(eachInTurn([1], () => Promise.resolve(), broken)).rejects.toThrow("broken");
    let now = 0;
    await expect(
      eachInTurn(
        [1],
        broken,
        () => undefined,
        () => (now += 9),
      ),
    ).rejects.toThrow("broken");
  });
});
