import { describe, expect, test } from "@jest/globals";
import { parseUdevProperties } from "../../src/kernel/udev.ts";

test("parseUdevProperties takes the lines of properties", () => {
  const f = (text: string, want: Record<string, string>) =>
    expect(Object.fromEntries(parseUdevProperties(text))).toEqual(want);
  f("", {});
  f("S:disk/by-id/a=b\nI:1\nE:ID_MODEL=A B\nG:systemd\n", { ID_MODEL: "A B" });
  f("E:A=1=2\nE:B=\nE:C\nE:=4\n", { A: "1=2", B: "" });
});

describe("a file that ends in the middle", () => {
  test("has the properties before", () => expect(parseUdevProperties("E:A=1\nE:B").size).toBe(1));
});
