import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { createAssembler } from "../../src/exposition/assemble.ts";
import { createRenderer } from "../../src/exposition/render.ts";
import { familyOfColumn, type Column, type Family } from "../../src/model/family.ts";
import { page } from "./families.ts";

const COUNT = 250;
const OPTIONS = { format: "text", constantLabels: { app_id: "a" }, timestamps: false } as const;
const LABELS = Array.from({ length: COUNT }, (_, index) => ({ i: `${index}` }));
const HEAD = { name: "x", help: "Help.", type: "gauge" } as const;

/** One poll: which series are missing, what their values are counted up by, and whether there is a column. */
const poll = fc.record({
  missing: fc.array(fc.nat(COUNT - 1), { maxLength: 3 }),
  by: fc.constantFrom(0, 1, 1000, 0.5, -7),
  isColumn: fc.boolean(),
  hasSuffixes: fc.boolean(),
});

test("a page says the same whether samples come as objects or as a column, and whatever came before", () => {
  const f = (polls: readonly (typeof poll extends fc.Arbitrary<infer Poll> ? Poll : never)[]) => {
    const renderer = createRenderer(OPTIONS);
    const assemble = createAssembler("text", () => undefined);
    let value = 0;
    let labels: Column["labels"] = LABELS;
    let lacking = "";
    for (const { missing, by, isColumn, hasSuffixes } of polls) {
      value += by;
      // The same array while the series stay, as a collector hands them on.
      if (lacking !== missing.join()) labels = LABELS.filter((_, at) => !missing.includes(at));
      lacking = missing.join();
      const values = labels.map((_, at) => value + (at % 3));
      const suffixes = hasSuffixes ? labels.map(() => "_sum" as const) : undefined;
      const column = familyOfColumn(HEAD, { labels, values, suffixes });
      const family: Family = isColumn ? column : { ...column };
      const rendered = assemble([renderer.render("demo", [family], 0)]).toString();
      expect(rendered).toBe(page([{ ...column }], { constantLabels: OPTIONS.constantLabels }));
    }
  };
  fc.assert(fc.property(fc.array(poll, { maxLength: 6 }), f), { numRuns: 200 });
});
