import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { expandGlob } from "../../src/lib/expand_glob.ts";

const folder = mkdtempSync(join(tmpdir(), "glob-"));
for (const path of ["b/metrics", "a/metrics", "c", ".hidden/metrics", "d[1]"]) {
  mkdirSync(join(folder, path), { recursive: true });
}
afterAll(() => rmSync(folder, { recursive: true }));

describe("expandGlob", () => {
  const f = (glob: string, want: readonly string[]) =>
    test(glob, async () =>
      expect(await expandGlob(join(folder, glob))).toEqual(want.map((path) => join(folder, path))),
    );
  f("a", ["a"]);
  f("none", []);
  f("[ab]", ["a", "b"]);
  f("*/metrics", [".hidden/metrics", "a/metrics", "b/metrics"]);
  f("{a,c}/m*", ["a/metrics"]);
  f("none/*", []);
  f("a/", ["a"]);
});
