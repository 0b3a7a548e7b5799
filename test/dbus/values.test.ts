import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseSignature } from "../../src/dbus/signature.ts";
import { createValueReader, type Value } from "../../src/dbus/values.ts";
import { marshal, variant } from "./marshal.ts";

function read(signature: string, bytes: Buffer, isLittle = true): readonly Value[] {
  return createValueReader(bytes, isLittle).read(parseSignature(signature));
}

describe("createValueReader", () => {
  test("reads values of every type, in either byte order", () => {
    const f = (signature: string, values: readonly unknown[], want: readonly Value[]) => {
      for (const isLittle of [true, false]) {
        expect(read(signature, marshal(signature, values, isLittle), isLittle)).toEqual(want);
      }
    };

    f("ybnq", [7, true, -2, 65535], [7, true, -2, 65535]);
    f("iuh", [-3, 4294967295, 5], [-3, 4294967295, 5]);
    f("yxt", [1, -4n, 2n ** 64n - 1n], [1, -4n, 2n ** 64n - 1n]);
    f("yd", [1, 0.25], [1, 0.25]);
    f("sog", ["straße", "/a/b", "as"], ["straße", "/a/b", "as"]);
    f("as", [["a", "", "bc"]], [["a", "", "bc"]]);
    f("yat", [1, []], [1, []]);
    f(
      "a(so)y",
      [
        [
          ["a", "/"],
          ["bcd", "/e"],
        ],
        3,
      ],
      [
        [
          ["a", "/"],
          ["bcd", "/e"],
        ],
        3,
      ],
    );
    f("v", [variant("u", 4)], [4]);
    f("ava(v)", [[variant("s", "x"), variant("v", variant("b", false))], []], [["x", false], []]);
    f(
      "a{sv}",
      [
        [
          ["Id", variant("s", "a")],
          ["N", variant("t", 9n)],
        ],
      ],
      [
        new Map<Value, Value>([
          ["Id", "a"],
          ["N", 9n],
        ]),
      ],
    );
  });

  test("reads the bytes of a struct as they stand in the specification's layout", () => {
    const bytes = Buffer.from("0600000000000000" + "010000007800", "hex");
    expect(read("a(s)", bytes)).toEqual([[["x"]]]);
  });

  test("reads an array's items one by one", () => {
    const bytes = marshal("as", [["a", "b"]]);
    const items = createValueReader(bytes, true).items({ kind: "basic", code: "s" });
    expect(items.next().value).toBe("a");
    expect([...items]).toEqual(["b"]);
  });

  test("refuses bytes that end too early", () => {
    const f = (signature: string, hex: string) =>
      expect(() => read(signature, Buffer.from(hex, "hex"))).toThrow(/message: it ends$/);

    f("u", "010000");
    f("s", "ffffffff41");
    f("s", "0100000041");
    f("as", "ffffff7f");
    f("a{sv}", "0800000000000000");
    f("g", "0541");
  });

  test("refuses a variant of no type, of two, or nested without end", () => {
    const f = (hex: string, want: string) =>
      expect(() => read("v", Buffer.from(hex, "hex"))).toThrow(want);

    f("0000", 'Cannot read a D-Bus variant: is of "", want one type');
    f("0273730000", 'Cannot read a D-Bus variant: is of "ss", want one type');
    f("017600".repeat(80), "it is nested too deep");
  });

  test("either reads or throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isLittle) => {
        try {
          return read("a{sv}a(sas)v", Buffer.from(bytes), isLittle).length === 3;
        } catch (error) {
          return error instanceof Error && error.message.startsWith("Cannot ");
        }
      }),
    );
  });
});
