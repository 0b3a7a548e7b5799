import { describe, expect, test } from "@jest/globals";
import { nearest } from "../../src/lib/nearest.ts";

describe("nearest", () => {
  const known = ["interval", "timeout", "kind", "name", "mount_points", "le"];
  const f = (word: string, want: string | undefined) =>
    test(`${word}: ${String(want)}`, () => expect(nearest(word, known)).toBe(want));
  f("intervall", "interval");
  f("interva", "interval");
  f("INTERVAL", "interval");
  f("knid", "kind");
  f("mountpoints", "mount_points");
  f("mount_point", "mount_points");
  f("la", "le");
  f("xy", undefined);
  f("frequency", undefined);
  f("", undefined);
  test("knows nothing near where nothing is known", () => expect(nearest("x", [])).toBeUndefined());
  test("takes the nearer of two", () =>
    expect(nearest("diskio", ["disk", "disk_io"])).toBe("disk_io"));
});
