import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { describeError, errorCode } from "../../src/lib/errors.ts";

describe("errorCode", () => {
  test("is a system error's own code", () => {
    const read = (): unknown => {
      try {
        return readFileSync("/does/not/exist");
      } catch (error) {
        return errorCode(error);
      }
    };
    expect(read()).toBe("ENOENT");
  });

  test("is undefined for what has none", () => {
    expect([new Error("x"), null, undefined, "text", { code: 7 }].map(errorCode)).toEqual(
      Array(5).fill(undefined),
    );
  });
});

describe("describeError", () => {
  const f = (error: unknown, want: string) => expect(describeError(error)).toBe(want);

  test("tells the message and those of its causes", () => {
    f(new Error("outer", { cause: new Error("inner", { cause: "root" }) }), "outer: inner: root");
    f(new Error("outer: inner", { cause: new Error("inner") }), "outer: inner");
    f(new TypeError(""), "TypeError");
    f("text", "text");
    f(undefined, "undefined");
  });
});
