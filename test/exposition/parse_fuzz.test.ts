import { describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { complete } from "../../src/exposition/complete.ts";
import { ExpositionError, parseText, type ParsedFamily } from "../../src/exposition/parse.ts";
import type { Family } from "../../src/model/family.ts";
import { page } from "./families.ts";

/** How many texts to try; FUZZ_RUNS asks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000);

jest.setTimeout(20_000 + RUNS);

const WORDS = [
  ..."a b_sum b_count b_bucket b le quantile __name__ x 1 0 -1 1.5e3 NaN +Inf -inf 1e400 0x1 \\".split(
    " ",
  ),
  ...'# HELP TYPE gauge counter histogram summary untyped = , { } " \\n \\" 1700000000000 é 😀'.split(
    " ",
  ),
  ...' |\n|\t|\r|\r\n|{le="1"}|{quantile="0.5"}|# TYPE b histogram\n|# TYPE a summary\n|\ufffd|\u0000'.split(
    "|",
  ),
  "\ud800",
  "__proto__",
  "constructor",
];
const words = fc.array(fc.constantFrom(...WORDS), { maxLength: 24 }).map((all) => all.join(""));
const lines = fc
  .array(fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }), { maxLength: 6 })
  .map((all) => all.map((line) => `${line.join(" ")}\n`).join(""));
const labels = fc
  .array(fc.tuple(fc.constantFrom("x", "le", "quantile", "é"), fc.string({ maxLength: 4 })), {
    maxLength: 2,
  })
  .map((pairs) => pairs.map(([name, value]) => `${name}="${value}"`).join(","));
const nearly = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        "# TYPE b histogram\n",
        "# TYPE b summary\n",
        "# TYPE b gauge\n",
        "# HELP b x\n",
        "",
      ),
      fc.constantFrom("b", "b_sum", "b_count", "b_bucket", "c"),
      labels,
      fc.constantFrom("1", "NaN", "-Inf", "1 5", "x", ""),
    ),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(([type, name, set, value]) => `${type}${name}{${set}} ${value}\n`).join(""),
  );
const anything = fc.oneof(words, lines, nearly, fc.string({ unit: "binary", maxLength: 40 }));

/** The families, or undefined where the text is refused. Throws where the parser fails otherwise. */
function read(text: string): readonly ParsedFamily[] | undefined {
  try {
    return parseText(text);
  } catch (error) {
    if (error instanceof ExpositionError) return undefined;
    throw error;
  }
}

/** As a page says it: -0 is 0, half a surrogate pair is U+FFFD. */
function said(families: readonly Family[]): unknown {
  const numbersAsText = (_key: string, value: unknown) =>
    typeof value === "number" ? String(value + 0) : value;
  return JSON.parse(Buffer.from(JSON.stringify(families, numbersAsText)).toString());
}

describe("whatever the text", () => {
  test("it is read, or refused with the line at fault", () => {
    let readable = 0;
    fc.assert(
      fc.property(anything, (text) => {
        readable += Number(read(text) !== undefined);
      }),
      { numRuns: RUNS },
    );
    expect(readable).toBeGreaterThan(RUNS / 100);
  });

  test("no text is refused line by line", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const faults: ExpositionError[] = [];
        const families = parseText(text, { onFault: (fault) => faults.push(fault) });
        const isFine = read(text) !== undefined;
        expect(isFine).toBe(faults.length === 0);
        expect(families.every(({ samples }) => samples.length > 0)).toBe(true);
      }),
      { numRuns: RUNS / 4 },
    );
  });

  test("what is read of it is written so that it is read again as the same", () => {
    // A family that is called like another's part is left out of a page.
    const isSayable = ({ name }: ParsedFamily) => !/_(sum|count|bucket)$/.test(name);
    fc.assert(
      fc.property(anything, (text) => {
        const families = read(text)?.filter(isSayable).map(withoutTimes) ?? [];
        expect(said(parseText(page(families)))).toEqual(said(families));
        const whole = families.map(complete);
        expect(said(parseText(page(whole)))).toEqual(said(whole));
      }),
      { numRuns: RUNS / 4 },
    );
  });
});

function withoutTimes(family: ParsedFamily): ParsedFamily {
  const samples = family.samples.map(({ timestampMs: _, ...sample }) => sample);
  return { ...family, samples };
}
