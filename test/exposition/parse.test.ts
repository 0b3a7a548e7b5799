import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { ExpositionError, parseText } from "../../src/exposition/parse.ts";
import type { Family, MetricType, Sample } from "../../src/model/family.ts";
import { EVERY_KIND, page, POLLED_AT } from "./families.ts";

const untyped = (name: string, samples: readonly Sample[]) => ({
  name,
  help: "",
  type: "untyped",
  samples,
});

describe("a page", () => {
  const f = (text: string, want: readonly unknown[]) => expect(parseText(text)).toEqual(want);
  const value = (text: string, want: number) =>
    f(`a ${text}\n`, [untyped("a", [{ labels: {}, value: want }])]);
  const labels = (text: string, want: Record<string, string>) =>
    f(`a${text} 1\n`, [untyped("a", [{ labels: want, value: 1 }])]);

  test("has numbers in Go's forms", () => {
    value("1", 1);
    value("-1.5e-3", -0.0015);
    value("+.5", 0.5);
    value("5.", 5);
    value("nan", NaN);
    value("+inf", Infinity);
    value("-Infinity", -Infinity);
    value("1e-400", 0);
  });

  test("has labels with escapes and blanks", () => {
    labels("{}", {});
    labels('{b="c",}', { b: "c" });
    labels(' { b = "c" ,\td="\\\\ \\" \\n #{}," } ', { b: "c", d: '\\ " \n #{},' });
    labels('{b=""}', { b: "" });
    labels('{__proto__="p"}', JSON.parse('{"__proto__":"p"}') as Record<string, string>);
  });

  test("has comments, empty lines and blanks", () => {
    f("", []);
    f("\n \t\n# anything\n#\n# HELP\n# TYPE a\n# HELP a\n", []);
    f("  a\t1\n  ", [untyped("a", [{ labels: {}, value: 1 }])]);
  });

  test("has help, types and times", () => {
    f('# HELP a One \\\\ two\\nthree \\"\n#TYPE a\tGAUGE\na 1 -5\nb 2\na{c="d"} 3\n', [
      {
        name: "a",
        help: 'One \\ two\nthree "',
        type: "gauge",
        samples: [
          { labels: {}, value: 1, timestampMs: -5 },
          { labels: { c: "d" }, value: 3 },
        ],
      },
      untyped("b", [{ labels: {}, value: 2 }]),
    ]);
  });

  test("has the parts of histograms and summaries together", () => {
    f(
      '# TYPE h histogram\nh_bucket{le="+Inf"} 1\nh_sum 2\nh_count 1\n# TYPE s summary\ns{quantile="0.5"} 1\ns_sum 3\ns_bucket 4\n',
      [
        {
          name: "h",
          help: "",
          type: "histogram",
          samples: [
            { labels: { le: "+Inf" }, value: 1, suffix: "_bucket" },
            { labels: {}, value: 2, suffix: "_sum" },
            { labels: {}, value: 1, suffix: "_count" },
          ],
        },
        {
          name: "s",
          help: "",
          type: "summary",
          samples: [
            { labels: { quantile: "0.5" }, value: 1 },
            { labels: {}, value: 3, suffix: "_sum" },
          ],
        },
        untyped("s_bucket", [{ labels: {}, value: 4 }]),
      ],
    );
  });
});

describe("a faulty page", () => {
  function f(text: string, line: number, message: string): void {
    let error: unknown;
    try {
      parseText(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ExpositionError);
    expect(error).toMatchObject({ line, message: `Cannot parse line ${line}: it has ${message}` });
  }

  const NO_NUMBER = "a value that is no number, want a decimal number, NaN or Inf";

  test("is refused for its end", () => {
    f("a 1", 1, "no newline at its end, want one");
    f("a 1\n# b", 2, "no newline at its end, want one");
  });

  test("is refused for its numbers", () => {
    for (const value of ["", "x", "0x10", "1_000", "1e400", "+nan", "1\r", "- 1"]) {
      f(`a ${value}\n`, 1, NO_NUMBER);
    }
    f("a\n", 1, NO_NUMBER);
  });

  test("is refused for its times", () => {
    f("a 1 \n", 1, "nothing, want nothing or a timestamp in milliseconds");
    f("a 1 1.5\n", 1, '"1.5", want nothing or a timestamp in milliseconds');
    f("a 1 12 3\n", 1, '"12 3", want nothing or a timestamp in milliseconds');
  });

  test("is refused for its names", () => {
    f("\n9a 1\n", 2, '"9a 1", want a metric name');
    f('{"a.b"} 1\n', 1, '"{\\"a.b\\"} 1", want a metric name');
    f("# HELP 9 x\n", 1, '"9 x", want a metric name');
    f("# TYPE a-b gauge\n", 1, '"-b gauge", want a metric name');
  });

  test("is refused for its labels", () => {
    f("a{,} 1\n", 1, '",} 1", want a label name or }');
    f('a{b:c="1"} 1\n', 1, '":c=\\"1\\"} 1", want =');
    f("a{b=c} 1\n", 1, '"c} 1", want a label value in double quotes');
    f('a{b="c\n"} 1\n', 1, '"\\"c", want a label value in double quotes');
    f('a{b="c" d="e"} 1\n', 1, '"d=\\"e\\"} 1", want , or }');
    f('a{b="c"\n', 1, "nothing, want , or }");
    f('a{b="1",b="2"} 1\n', 1, "the label b twice, want each once");
    f('a{__name__="b"} 1\n', 1, "the label __name__, want another name");
    f('a{b="\\x"} 1\n', 1, String.raw`the escape \x, want \\, \" or \n`);
    f("# HELP a \\\na 1\n", 1, String.raw`the escape \, want \\, \" or \n`);
  });

  test("is refused for its comments", () => {
    f("# TYPE a gauge\n# TYPE a gauge\n", 2, "a TYPE of a, want one only, and before its samples");
    f("a 1\n# TYPE a gauge\n", 2, "a TYPE of a, want one only, and before its samples");
    f("# HELP a x\n# HELP a x\n", 2, "a second HELP of a, want one");
    f("# TYPE a foo\n", 1, '"foo", want one of gauge, counter, histogram, summary, untyped');
  });

  test("is refused for its series", () => {
    f(
      'a{b="1",c="2"} 1\na{c="2",d="",b="1"} 2\n',
      2,
      'the series a{b="1",c="2"} again, want each once',
    );
    f("# TYPE h histogram\nh_bucket 1\n", 2, "no label le, want one");
    f("# TYPE h histogram\nh 1\n", 2, "the bare name of a histogram, want _bucket, _sum or _count");
    f('# TYPE h histogram\nh_bucket{le="x"} 1\n', 2, 'le="x", want a number');
    f("# TYPE s summary\ns 1\n", 2, "no label quantile, want one");
  });
});

describe("what the renderer writes", () => {
  const read = (families: readonly Family[], timestamps: boolean): readonly Family[] =>
    parseText(page(families, { timestamps }));

  /** What a page cannot say: -0, half a surrogate pair, a family without samples. */
  function sayable(families: readonly Family[], time: object): readonly unknown[] {
    return families
      .filter(({ samples }) => samples.length > 0)
      .map((family) => ({
        ...family,
        samples: family.samples.map((sample) => ({
          ...sample,
          labels: Object.fromEntries(
            Object.entries(sample.labels).map(([name, value]) => [
              name,
              Buffer.from(value).toString(),
            ]),
          ),
          value: sample.value + 0,
          ...time,
        })),
      }));
  }

  test("is read back: every kind", () => {
    expect(read(EVERY_KIND, false)).toEqual(sayable(EVERY_KIND, {}));
    expect(read(EVERY_KIND, true)).toEqual(sayable(EVERY_KIND, { timestampMs: POLLED_AT }));
  });

  const labels = fc.dictionary(
    fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,5}$/).filter((name) => name !== "__name__"),
    fc.string({
      unit: fc.oneof(fc.constantFrom("\\", '"', "\n", "}", ","), fc.string({ unit: "binary" })),
    }),
    { maxKeys: 3, noNullPrototype: true },
  );
  const families = fc
    .uniqueArray(fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,8}$/), { maxLength: 5 })
    .chain((names) =>
      fc.tuple(
        ...names.map((name) =>
          fc.record({
            name: fc.constant(name),
            help: fc
              .string({ unit: fc.constantFrom("a", "é", " ", "\\", '"', "\n") })
              .map((s) => `x${s}`),
            type: fc.constantFrom<MetricType>("gauge", "counter", "untyped"),
            samples: fc.uniqueArray(fc.record({ labels, value: fc.double() }), {
              selector: (sample) =>
                JSON.stringify(
                  Object.entries(sample.labels)
                    .filter(([, v]) => v !== "")
                    .sort(),
                ),
              maxLength: 5,
            }),
          }),
        ),
      ),
    );

  test("is read back: whatever the labels, help and values", () => {
    fc.assert(
      fc.property(families, fc.boolean(), (each, timestamps) => {
        const time = timestamps ? { timestampMs: POLLED_AT } : {};
        expect(read(each, timestamps)).toEqual(sayable(each, time));
      }),
      { numRuns: 2000 },
    );
  });
});
