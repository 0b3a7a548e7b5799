import { describe, expect, test } from "@jest/globals";
import type { Format } from "../../src/exposition/format.ts";
import { createAssembler } from "../../src/exposition/assemble.ts";
import { createRenderer } from "../../src/exposition/render.ts";
import { counter, gauge, type Family } from "../../src/model/family.ts";
import { assembled, histogram } from "./families.ts";

/** The page of collectors "0", "1", …, and what was left out of it. */
function pageOf(collectors: readonly (readonly Family[])[], format: Format = "text") {
  const renderer = createRenderer({ format, constantLabels: {}, timestamps: true });
  const conflicts: string[] = [];
  const blocks = collectors.map((families, i) => renderer.render(String(i), families, 9));
  const onConflict = (name: string, reason: string) => void conflicts.push(`${name}: ${reason}`);
  return { page: assembled(blocks, format, onConflict), conflicts };
}

function labelled(values: Readonly<Record<string, number>>, help = ""): Family {
  const samples = Object.entries(values).map(([a, value]) => ({ labels: { a, b: "1" }, value }));
  return { ...gauge("x", help, 0), samples };
}

describe("several collectors", () => {
  function f(collectors: readonly (readonly Family[])[], page: string, conflicts: string[]): void {
    expect(pageOf(collectors)).toEqual({ page, conflicts });
  }

  test("share a family under one header", () => {
    f(
      [[labelled({ p: 1 }), gauge("y", "", 5)], [], [gauge("z", "", 6), labelled({ q: 2 })]],
      '# TYPE x gauge\nx{a="p",b="1"} 1 9\nx{a="q",b="1"} 2 9\n# TYPE y gauge\ny 5 9\n# TYPE z gauge\nz 6 9\n',
      [],
    );
  });

  test("must agree on its type and help", () => {
    f([[gauge("x", "A.", 1)], [counter("x", "A.", 2)]], "# HELP x A.\n# TYPE x gauge\nx 1 9\n", [
      "x: it is a counter in 1, a gauge in 0",
    ]);
    f([[gauge("x", "A.", 1)], [gauge("x", "B.", 2)]], "# HELP x A.\n# TYPE x gauge\nx 1 9\n", [
      "x: its help in 1 is not that in 0",
    ]);
  });

  test("do not have a series twice", () => {
    const swapped = { ...gauge("x", "", 0), samples: [{ labels: { b: "1", a: "q" }, value: 7 }] };
    f(
      [[labelled({ p: 1, q: 2 })], [labelled({ r: 3, p: 4, s: 5 })], [swapped]],
      '# TYPE x gauge\nx{a="p",b="1"} 1 9\nx{a="q",b="1"} 2 9\nx{a="r",b="1"} 3 9\nx{a="s",b="1"} 5 9\n',
      ['x: 1 repeats x{a="p",b="1"}', 'x: 2 repeats x{b="1",a="q"}'],
    );
    const absent = { ...gauge("x", "", 0), samples: [{ labels: { a: "" }, value: 7 }] };
    f([[gauge("x", "", 1)], [absent]], "# TYPE x gauge\nx 1 9\n", ['x: 1 repeats x{a=""}']);
  });

  test("do not use the name of another family's part", () => {
    const parts = pageOf([
      [histogram("h", {})],
      [counter("h_count", "", 1), gauge("h_min", "", 2)],
    ]);
    expect(parts.conflicts).toEqual(["h_count: 1 has h_count, which is of the histogram h in 0"]);
    expect(parts.page).toContain("h_count 3 9\n# TYPE h_min gauge\n");
    f([[gauge("h_sum", "", 1)], [histogram("h", {})]], "# TYPE h_sum gauge\nh_sum 1 9\n", [
      "h: 1 has h_sum, which is of the gauge h_sum in 0",
    ]);
  });

  test("meet in OpenMetrics too, with one end", () => {
    const { page } = pageOf([[counter("a_total", "", 1)], [gauge("a", "", 2)]], "openmetrics");
    expect(page).toBe(
      "# TYPE a_total unknown\na_total 1 0.009\n# TYPE a gauge\na 2 0.009\n# EOF\n",
    );
  });
});

describe("many series in one family", () => {
  const many = (start: number): Family => ({
    ...gauge("x", "", 0),
    samples: Array.from({ length: 20_000 }, (_, i) => ({
      labels: { i: String(start + i) },
      value: 1,
    })),
  });

  test("are compared in slices", async () => {
    const renderer = createRenderer({ format: "text", constantLabels: {}, timestamps: false });
    const blocks = [many(0), many(19_990)].map((each, i) => renderer.render(String(i), [each], 0));
    let pauses = 0;
    const pause = () => {
      pauses++;
      return Promise.resolve();
    };
    const assemble = createAssembler("text", () => undefined);
    const page = await assemble(blocks, undefined, pause);
    const lines = page.toString().split("\n");
    expect(pauses).toBeGreaterThan(0);
    expect(lines).toHaveLength(1 + 39_990 + 1);
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe("a later page", () => {
  /** Puts two pages together with one assembler, out of one collector each time; what its second page says. */
  function f(first: readonly Family[], second: readonly Family[], want: string): void {
    const renderer = createRenderer({ format: "text", constantLabels: {}, timestamps: false });
    const assemble = createAssembler("text", () => undefined);
    const before = assemble([renderer.render("0", first, 0)]);
    const text = before.toString();
    expect(assemble([renderer.render("0", second, 0)], Buffer.alloc(10)).toString()).toBe(want);
    expect(before.toString()).toBe(text);
  }

  test("shows what has changed, and leaves the earlier one as it was", () => {
    f([gauge("x", "", 1)], [gauge("x", "", 2)], "# TYPE x gauge\nx 2\n");
    f([gauge("x", "", 1)], [gauge("x", "", 1000)], "# TYPE x gauge\nx 1000\n");
    f([gauge("x", "", 1)], [counter("x", "", 1)], "# TYPE x counter\nx 1\n");
    f([gauge("x", "", 1)], [gauge("y", "", 1)], "# TYPE y gauge\ny 1\n");
    f([gauge("x", "", 1), gauge("y", "", 1)], [gauge("y", "", 2)], "# TYPE y gauge\ny 2\n");
    f(
      [labelled({ p: 1 })],
      [labelled({ p: 1, q: 2 })],
      '# TYPE x gauge\nx{a="p",b="1"} 1\nx{a="q",b="1"} 2\n',
    );
    f([gauge("x", "", 1)], [], "");
  });

  test("tells again what it leaves out, and compares series that are new", () => {
    const renderer = createRenderer({ format: "text", constantLabels: {}, timestamps: false });
    const conflicts: string[] = [];
    const assemble = createAssembler("text", (_, reason) => void conflicts.push(reason));
    const page = (second: Family) =>
      assemble([
        renderer.render("0", [labelled({ p: 1 })], 0),
        renderer.render("1", [second], 0),
      ]).toString();
    const p = '# TYPE x gauge\nx{a="p",b="1"} 1\n';
    const same = labelled({ p: 2 });
    expect(page(same)).toBe(p);
    expect(page(same)).toBe(p);
    expect(page(labelled({ q: 2 }))).toBe(`${p}x{a="q",b="1"} 2\n`);
    expect(page({ ...same, type: "counter" })).toBe(p);
    const reason = '1 repeats x{a="p",b="1"}';
    expect(conflicts).toEqual([reason, reason, "it is a counter in 1, a gauge in 0"]);
  });
});
