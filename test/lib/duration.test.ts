import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { z } from "zod";
import {
  durationOption,
  durationSchema,
  formatDuration,
  parseDuration,
} from "../../src/lib/duration.ts";

describe("parseDuration", () => {
  const f = (text: string, seconds: number) =>
    test(`${text} is ${seconds} s`, () => expect(parseDuration(text)).toBe(seconds));
  f("250ms", 0.25);
  f("300ms", 0.3);
  f("0.5ms", 0.0005);
  f("1.5s", 1.5);
  f("15s", 15);
  f("5m", 300);
  f("1h", 3600);
  f("0s", 0);

  const refused = (text: string) =>
    test(`${JSON.stringify(text)} is refused`, () =>
      expect(() => parseDuration(text)).toThrow(
        `Cannot parse duration: it is ${JSON.stringify(text)}, want a number and ms, s, m or h, as in 15s`,
      ));
  for (const text of [
    "",
    "15",
    "s",
    "-5s",
    "5 s",
    "5S",
    "1d",
    "1h30m",
    "1e3s",
    ".5s",
    "5s\n",
    "Infinitys",
  ]) {
    refused(text);
  }
});

describe("formatDuration", () => {
  const f = (seconds: number, text: string) =>
    test(`${seconds} s is ${text}`, () => expect(formatDuration(seconds)).toBe(text));
  f(0.25, "250ms");
  f(0.0005, "0.5ms");
  f(0.0011, "1.1ms");
  f(1.5, "1500ms");
  f(15, "15s");
  f(90, "90s");
  f(300, "5m");
  f(86400, "24h");
  f(0, "0ms");

  test("what is written reads back the same", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400_000 }), (ms) => {
        expect(parseDuration(formatDuration(ms / 1000))).toBe(ms / 1000);
      }),
    ));
});

describe("a duration in a schema", () => {
  const schema = z.strictObject({
    resolution: durationOption("How often.", "50ms", { min: "1ms", max: "1s" }),
  });
  const refused = (value: unknown, message: string) =>
    test(`${JSON.stringify(value)}: ${message}`, () => {
      const { error } = schema.safeParse({ resolution: value });
      expect(error?.issues.map((issue) => [issue.path, issue.message])).toEqual([
        [["resolution"], message],
      ]);
    });

  test("becomes seconds", () =>
    expect(schema.parse({ resolution: "20ms" })).toEqual({ resolution: 0.02 }));
  test("has its default", () => expect(schema.parse({})).toEqual({ resolution: 0.05 }));
  test("is text again when encoded", () =>
    expect(z.encode(schema, { resolution: 0.02 })).toEqual({ resolution: "20ms" }));
  test("keeps its default and title in the JSON Schema", () =>
    expect(z.toJSONSchema(schema, { io: "input" }).properties?.["resolution"]).toMatchObject({
      type: "string",
      title: "duration",
      default: "50ms",
      description: "How often.",
    }));
  test("refuses a default that is no duration", () =>
    expect(() => durationOption("x", "5")).toThrow("Cannot parse duration"));
  test("lets nothing but durations of 1ms to 24h by without limits", () => {
    expect(durationSchema().safeParse("24h").success).toBe(true);
    expect(durationSchema().safeParse("25h").success).toBe(false);
    expect(durationSchema().safeParse("0ms").success).toBe(false);
  });

  refused(5, "want a duration with its unit, such as 5s");
  refused("5", "want a duration with its unit, such as 5s");
  refused(-5, "want a duration such as 250ms, 15s, 5m or 1h");
  refused(null, "want a duration such as 250ms, 15s, 5m or 1h");
  refused(["5s"], "want a duration such as 250ms, 15s, 5m or 1h");
  refused("soon", "want a duration such as 250ms, 15s, 5m or 1h");
  refused("0ms", "want a duration from 1ms to 1s");
  refused("2s", "want a duration from 1ms to 1s");
});
