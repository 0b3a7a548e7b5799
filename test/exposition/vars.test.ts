import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { familyVar, renderVars, renderVarsInSteps, type Var } from "../../src/exposition/vars.ts";
import { counter, gauge } from "../../src/model/family.ts";
import { histogram } from "./families.ts";

const int = (value: number | bigint): Var => ({ type: "int", value });
const json = (value: unknown): Var => ({ type: "json", value });
const map = (entries: Readonly<Record<string, Var | null>>): Var => ({
  type: "map",
  entries: new Map(Object.entries(entries)),
});

/** The page made in steps, one for each variable. */
function inSteps(vars: ReadonlyMap<string, Var>): string {
  const lazy = Array.from(vars, ([name, variable]) => [name, () => variable] as const);
  const steps = renderVarsInSteps(new Map(lazy));
  for (let yields = 0; ; yields++) {
    const step = steps.next();
    if (step.done !== true) continue;
    expect(yields).toBe(vars.size);
    return step.value.toString();
  }
}

describe("the page", () => {
  const f = (vars: Readonly<Record<string, Var>>, want: string) => {
    const all = new Map(Object.entries(vars));
    expect(renderVars(all)).toBe(want);
    expect(inSteps(all)).toBe(want);
  };

  test("is Go's, byte for byte", () => {
    const squares = Array.from({ length: 9 }, (_, i) => [String(8 - i), int(8 - i)] as const);
    f(
      { map2: map(Object.fromEntries(squares)), map1: map({ z: int(2), a: int(1) }) },
      '{\n"map1": {"a": 1, "z": 2},\n"map2": {"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8}\n}\n',
    );
  });

  test("may be empty", () => f({}, "{\n\n}\n"));

  test("is ordered by the bytes of its keys", () => {
    const page = renderVars(
      new Map(
        ["b", "10", "9", "a", "\u{1f600}", "\uffee", "aa", "A", "é"].map((key) => [key, int(0)]),
      ),
    );
    expect([...page.matchAll(/^"(.*)":/gm)].map(([, key]) => key)).toEqual([
      "10",
      "9",
      "A",
      "a",
      "aa",
      "b",
      "é",
      "\uffee",
      "\u{1f600}",
    ]);
  });
});

describe("a variable", () => {
  const f = (variable: Var, want: string) =>
    expect(renderVars(new Map([["v", variable]]))).toBe(`{\n"v": ${want}\n}\n`);
  const float = (value: number, want: string) => f({ type: "float", value }, want);

  test("int", () => {
    f(int(-2), "-2");
    f(int(1492568665306899183n), "1492568665306899183");
    f(int(1e21), "1000000000000000000000");
    f(int(NaN), "null");
  });

  test("float", () => {
    float(2.75, "2.75");
    float(0, "0");
    float(-0, "-0");
    float(100000, "100000");
    float(999999.5, "999999.5");
    float(1e6, "1e+06");
    float(123456789, "1.23456789e+08");
    float(-1e-7, "-1e-07");
    float(0.0001, "0.0001");
    float(0.00001234, "1.234e-05");
    float(1e100, "1e+100");
    float(5e-324, "5e-324");
    float(NaN, "null");
    float(-Infinity, "null");
  });

  test("string", () => {
    f({ type: "string", value: "<Mike> & 'co'" }, String.raw`"\u003cMike\u003e \u0026 'co'"`);
    f({ type: "string", value: "\ud83d μ😀" }, '"\ufffd μ😀"');
  });

  test("string with every character of ASCII", () => {
    const ascii = String.fromCharCode(...Array.from({ length: 128 }, (_, i) => i));
    f(
      { type: "string", value: `${ascii}\u2028\u2029` },
      String.raw`"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\t\n\u000b\u000c\r\u000e\u000f` +
        String.raw`\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f` +
        String.raw` !\"#$%\u0026'()*+,-./0123456789:;\u003c=\u003e?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_` +
        "`abcdefghijklmnopqrstuvwxyz{|}~\x7f" +
        String.raw`\u2028\u2029"`,
    );
  });

  test("map", () => {
    f(map({}), "{}");
    f(
      map({ b: null, a: map({ 'green "midori"': int(5) }) }),
      String.raw`{"a": {"green \"midori\"": 5}, "b": null}`,
    );
  });

  test("json", () => {
    f(json(["a", "b"]), '["a","b"]');
    f(json({ z: 1, a: { b: [true, null] } }), '{"z":1,"a":{"b":[true,null]}}');
    f(
      json({ LastGC: 1492568665306899183n, f: 1e-7, g: 1e6, h: 1e21, i: -0 }),
      '{"LastGC":1492568665306899183,"f":1e-7,"g":1000000,"h":1e+21,"i":-0}',
    );
    f(json("<\b\f\n\u0001\ud83d\u2028"), String.raw`"\u003c\b\f\n\u0001\ufffd\u2028"`);
    f(json(new Date(0)), '"1970-01-01T00:00:00.000Z"');
  });

  test("json of what is no JSON", () => {
    const cycle: { name: string; self?: unknown } = { name: "c" };
    cycle.self = [cycle];
    f(json(cycle), '{"name":"c","self":[null]}');
    f(json([undefined, NaN, Infinity, () => 1, Symbol("s")]), "[null,null,null,null,null]");
    // eslint-disable-next-line no-sparse-arrays -- a hole is what is tested
    f(json([1, , 2]), "[1,null,2]");
    f(
      json({
        get bad(): never {
          throw new Error("no");
        },
        good: 1,
      }),
      '{"bad":null,"good":1}',
    );
    f(
      json({
        toJSON: () => {
          throw new Error("no");
        },
      }),
      "null",
    );
    f(json(undefined), "null");
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(() => void JSON.parse(renderVars(new Map([["v", json(deep)]])))).not.toThrow();
  });

  test("is always JSON, and the same as JavaScript's where both have a form", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        const page = renderVars(
          new Map([
            ["j", json(value)],
            ["s", { type: "string", value: text }],
          ]),
        );
        expect(JSON.parse(page)).toEqual({ j: value, s: text });
      }),
    );
  });
});

describe("a family", () => {
  const f = (family: Parameters<typeof familyVar>[0], want: string) =>
    expect(renderVars(new Map([["v", familyVar(family)]]))).toBe(`{\n"v": ${want}\n}\n`);

  test("of one series without labels is its number", () => {
    f(gauge("x", "", 3), "3");
    f(counter("x", "", 1e15), "1000000000000000");
    f(gauge("x", "", 1e17), "1e+17");
    f(gauge("x", "", 0.5), "0.5");
    f(gauge("x", "", NaN), "null");
  });

  test("of any other kind is a map", () => {
    f({ ...gauge("x", "", 0), samples: [] }, "{}");
    f(
      {
        ...gauge("x", "", 0),
        samples: [
          { labels: { cpu: "1", mode: "idle" }, value: 1 },
          { labels: { cpu: "0", mode: 'a"\n' }, value: 0.5 },
          { labels: {}, value: 9 },
        ],
      },
      String.raw`{"{cpu=\"0\",mode=\"a\\\"\\n\"}": 0.5, "{cpu=\"1\",mode=\"idle\"}": 1, "{}": 9}`,
    );
    f(
      histogram("x", {}),
      String.raw`{"_bucket{le=\"+Inf\"}": 3, "_bucket{le=\"0.00001\"}": 0, "_bucket{le=\"1\"}": 2, "_bucket{le=\"1000000\"}": 3, "_count": 3, "_sum": 7.5}`,
    );
  });
});
