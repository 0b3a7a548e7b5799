import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseSmapsRollup, readProportionalMemory } from "../../src/kernel/smaps_rollup.ts";

const ROLLUP = `55d0f0e00000-7ffd2b5f1000 ---p 00000000 00:00 0                          [rollup]
Rss:               45056 kB
Pss:               30201 kB
Pss_Dirty:         20112 kB
Pss_Anon:          20112 kB
Swap:                100 kB
SwapPss:              64 kB
Locked:                0 kB
`;

describe("proportional memory", () => {
  let procfs: string;

  beforeAll(() => {
    procfs = mkdtempSync(join(tmpdir(), "smaps-"));
    mkdirSync(join(procfs, "7"));
    writeFileSync(join(procfs, "7/smaps_rollup"), ROLLUP);
  });

  afterAll(() => rmSync(procfs, { recursive: true }));

  test("is what the two lines say", () => {
    expect(parseSmapsRollup(ROLLUP)).toEqual({
      residentBytes: 30_201 * 1024,
      swappedBytes: 65_536,
    });
  });

  test("has nothing swapped where the kernel does not say", () => {
    expect(parseSmapsRollup("Pss:   1 kB\n")).toEqual({ residentBytes: 1024, swappedBytes: 0 });
  });

  test("is not there where there are no sizes", () => {
    expect(parseSmapsRollup("")).toBeUndefined();
  });

  test.each([1024, 1024 ** 3])("is read of a process of %d bytes", async (residentBytes) => {
    expect(await readProportionalMemory(procfs, 7, residentBytes)).toEqual(
      parseSmapsRollup(ROLLUP),
    );
  });

  test.each([1024, 1024 ** 3])(
    "is undefined of one that is gone, of %d bytes",
    async (residentBytes) => {
      expect(await readProportionalMemory(procfs, 8, residentBytes)).toBeUndefined();
    },
  );
});
