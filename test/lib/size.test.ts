import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import { formatSize, parseSize, sizeOption, sizeSchema } from "../../src/lib/size.ts";

describe("parseSize", () => {
  const f = (text: string, bytes: number) =>
    test(`${text} is ${bytes} bytes`, () => expect(parseSize(text)).toBe(bytes));
  f("0B", 0);
  f("512B", 512);
  f("16KiB", 16_384);
  f("64MiB", 67_108_864);
  f("1GiB", 1_073_741_824);

  const refused = (text: string) =>
    test(`${JSON.stringify(text)} is refused`, () =>
      expect(() => parseSize(text)).toThrow(
        `Cannot parse size: it is ${JSON.stringify(text)}, want a whole number and B, KiB, MiB or GiB`,
      ));
  for (const text of ["", "64", "64MB", "64mib", "1.5MiB", "-1B", "64 MiB", "MiB"]) refused(text);
});

describe("formatSize", () => {
  const f = (bytes: number, text: string) =>
    test(`${bytes} bytes are ${text}`, () => expect(formatSize(bytes)).toBe(text));
  f(0, "0B");
  f(1000, "1000B");
  f(1024, "1KiB");
  f(1536, "1536B");
  f(67_108_864, "64MiB");
  f(2 ** 31, "2GiB");

  test("what is written reads back the same", () =>
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseSize(formatSize(bytes))).toBe(bytes);
      }),
    ));
});

describe("a size in a schema", () => {
  const schema = z.strictObject({
    body: sizeOption("Largest body.", "64KiB", { min: "1KiB", max: "1MiB" }),
  });
  const refused = (value: unknown, message: string) =>
    test(`${JSON.stringify(value)}: ${message}`, () => {
      const { error } = schema.safeParse({ body: value });
      expect(error?.issues.map((issue) => [issue.path, issue.message])).toEqual([
        [["body"], message],
      ]);
    });

  test("becomes bytes", () => expect(schema.parse({ body: "2KiB" })).toEqual({ body: 2048 }));
  test("has its default", () => expect(schema.parse({})).toEqual({ body: 65_536 }));
  test("is text again when encoded", () =>
    expect(z.encode(schema, { body: 2048 })).toEqual({ body: "2KiB" }));
  test("refuses a default that is no size", () =>
    expect(() => sizeOption("x", "64")).toThrow("Cannot parse size"));
  test("lets nothing but sizes of 1B to 1024GiB by without limits", () => {
    expect(sizeSchema().safeParse("1024GiB").success).toBe(true);
    expect(sizeSchema().safeParse("0B").success).toBe(false);
  });

  refused(65_536, "want a size with its unit, such as 64KiB");
  refused("100", "want a size with its unit, such as 100B");
  refused(true, "want a size such as 512B, 16KiB, 64MiB or 1GiB");
  refused("big", "want a size such as 512B, 16KiB, 64MiB or 1GiB");
  refused("512B", "want a size from 1KiB to 1MiB");
  refused("2MiB", "want a size from 1KiB to 1MiB");
});
