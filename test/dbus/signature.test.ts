import { describe, expect, test } from "@jest/globals";
import { parseSignature, type WireType } from "../../src/dbus/signature.ts";

const s: WireType = { kind: "basic", code: "s" };
const v: WireType = { kind: "variant" };

describe("parseSignature", () => {
  test("parses types in a row, arrays, structs and dictionaries", () => {
    const f = (signature: string, want: readonly WireType[]) =>
      expect(parseSignature(signature)).toEqual(want);

    f("", []);
    f("s", [s]);
    f("sv", [s, v]);
    f("as", [{ kind: "array", item: s }]);
    f("aas", [{ kind: "array", item: { kind: "array", item: s } }]);
    f("(ss)v", [{ kind: "struct", fields: [s, s] }, v]);
    f("a(sv)", [{ kind: "array", item: { kind: "struct", fields: [s, v] } }]);
    f("a{sv}", [{ kind: "dictionary", key: s, value: v }]);
  });

  test("refuses what is no signature", () => {
    const f = (signature: string) =>
      expect(() => parseSignature(signature)).toThrow(
        `Cannot parse a D-Bus signature: is ${JSON.stringify(signature)}, want types such as a(so)`,
      );

    f("z");
    f("a");
    f("()");
    f("(s");
    f("s)");
    f("a{s}");
    f("a{svs}");
    f("a{vs}");
    f("a{sv");
    f("{sv}");
    f("a".repeat(70) + "s");
    f("s".repeat(256));
  });
});
