import { describe, expect, test } from "@jest/globals";
import type { Format } from "../../src/exposition/format.ts";
import { assemble, createRenderer } from "../../src/exposition/render.ts";
import { counter, gauge, type Family } from "../../src/model/family.ts";
import { histogram, text } from "./families.ts";

/** The page of collectors "0", "1", …, and what was left out of it. */
function pageOf(collectors: readonly (readonly Family[])[], format: Format = "text") {
  const renderer = createRenderer({ format, constantLabels: {}, timestamps: true });
  const conflicts: string[] = [];
  const blocks = collectors.map((families, i) => renderer.render(String(i), families, 9));
  const onConflict = (name: string, reason: string) => void conflicts.push(`${name}: ${reason}`);
  return { page: text(assemble(blocks, format, onConflict)), conflicts };
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
    const lines = text(await assemble(blocks, "text", () => undefined, pause)).split("\n");
    expect(pauses).toBeGreaterThan(0);
    expect(lines).toHaveLength(1 + 39_990 + 1);
    expect(new Set(lines).size).toBe(lines.length);
  });

  test("and many families make few buffers", () => {
    const renderer = createRenderer({ format: "text", constantLabels: {}, timestamps: false });
    const families = Array.from({ length: 3000 }, (_, i) => gauge(`x${i}`, "Help of x.", i));
    const buffers = assemble([renderer.render("0", families, 0)], "text", () => undefined);
    expect(text(buffers).match(/# TYPE/g)).toHaveLength(3000);
    expect(buffers.length).toBeLessThan(4);
  });
});
