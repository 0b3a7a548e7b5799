import { describe, expect, test } from "@jest/globals";
import { createRenderer, type Renderer } from "../../src/exposition/render.ts";
import { gauge, NO_LABELS, type Family, type Labels, type Sample } from "../../src/model/family.ts";
import { SLICE_MILLISECONDS as SLICE } from "../../src/lib/turns.ts";
import { assembled, page } from "./families.ts";

const OPTIONS = { format: "text", constantLabels: { app_id: "a" }, timestamps: false } as const;

/** Labels whose values count how often they are read: a rendering that is reused reads none. */
function countingLabels(count: number): { labels: readonly Labels[]; reads: () => number } {
  let reads = 0;
  const labels = Array.from({ length: count }, (_, i) =>
    Object.defineProperty({}, "i", { enumerable: true, get: () => (reads++, String(i)) }),
  );
  return { labels, reads: () => reads };
}

function family(samples: readonly Sample[], name = "x"): Family {
  return { name, help: "Help.", type: "gauge", samples };
}

function pageOf(renderer: Renderer, families: readonly Family[], at = 0): string {
  return assembled([renderer.render("demo", families, at)]);
}

describe("a later rendering", () => {
  const COUNT = 1300;

  /** Renders twice; compares the second with a fresh rendering, and counts label sets rendered for it. */
  function f(change: (samples: readonly Sample[]) => readonly Sample[], wantReads: number): void {
    const { labels, reads } = countingLabels(COUNT);
    const renderer = createRenderer(OPTIONS);
    const samples = labels.map((each, i) => ({ labels: each, value: i }));
    pageOf(renderer, [family(samples)]);
    const before = reads();
    const next = family(change(samples));
    const second = pageOf(renderer, [next]);
    expect(reads() - before).toBe(wantReads);
    expect(second).toBe(page([next], { constantLabels: OPTIONS.constantLabels }));
  }

  const other = { labels: { i: "new" }, value: 7 };

  test("renders no labels that it has rendered before", () => {
    f((samples) => samples, 0);
    f((samples) => samples.map((sample) => ({ ...sample, value: sample.value + 1 })), 0);
    f((samples) => samples.map((sample, i) => (i === 700 ? { ...sample, value: NaN } : sample)), 0);
    f((samples) => samples.map((sample, i) => (i === 700 ? { ...sample, value: 899 } : sample)), 0);
    f((samples) => samples.map((sample) => ({ ...sample, value: -sample.value / 3 })), 0);
    f((samples) => samples.map((sample) => ({ ...sample, value: -Number.MIN_VALUE * 3 })), 0);
  });

  test("writes each value over any other", () => {
    const values = [
      0,
      7,
      10,
      99,
      1e15,
      2 ** 53 - 1,
      2 ** 53,
      1e21,
      123456,
      -5,
      0.5,
      -0,
      NaN,
      Infinity,
    ];
    const renderer = createRenderer(OPTIONS);
    for (const before of values) {
      for (const value of values) {
        const f = (of: number) => family([{ labels: NO_LABELS, value: of }]);
        pageOf(renderer, [f(before)]);
        expect(pageOf(renderer, [f(value)])).toBe(
          page([f(value)], { constantLabels: { app_id: "a" } }),
        );
      }
    }
  });

  test("keeps them where series have come and gone", () => {
    f((samples) => samples.toSpliced(3, 1), 0);
    f((samples) => samples.toSpliced(499, 5), 0);
    f((samples) => samples.toSpliced(600, 0, other), 0);
    f((samples) => samples.toSpliced(0, 2, other, other, other), 0);
    f((samples) => samples.slice(0, 1), 0);
    f((samples) => [...samples, other], 0);
  });

  test("renders anew what it cannot find", () => {
    f((samples) => samples.toSpliced(0, 100), COUNT - 100);
    f((samples) => samples.toReversed().slice(0, 20), 20);
  });

  test("goes by the suffix too", () => {
    const renderer = createRenderer(OPTIONS);
    const parts = (a: Sample["suffix"], b: Sample["suffix"]): Family => ({
      ...family([
        { labels: NO_LABELS, value: 1, ...(a && { suffix: a }) },
        { labels: NO_LABELS, value: 1, ...(b && { suffix: b }) },
      ]),
      type: "summary",
    });
    pageOf(renderer, [parts("_sum", "_count")]);
    expect(pageOf(renderer, [parts("_count", "_sum")])).toContain(
      'x_count{app_id="a"} 1\nx_sum{app_id="a"} 1\n',
    );
  });

  test("shows another help, another type, another time", () => {
    const renderer = createRenderer({ ...OPTIONS, timestamps: true });
    expect(pageOf(renderer, [gauge("x", "A.", 1)], 5)).toBe(
      '# HELP x A.\n# TYPE x gauge\nx{app_id="a"} 1 5\n',
    );
    expect(pageOf(renderer, [gauge("x", "A.", 1)], 6.4)).toBe(
      '# HELP x A.\n# TYPE x gauge\nx{app_id="a"} 1 6\n',
    );
    expect(pageOf(renderer, [gauge("x", "B.", 1)], 6)).toContain("# HELP x B.\n");
    expect(pageOf(renderer, [{ ...gauge("x", "B.", 1), type: "untyped" }], 6)).toContain(
      "# TYPE x untyped\n",
    );
  });

  test("knows nothing of a forgotten collector", () => {
    const { labels, reads } = countingLabels(1);
    const renderer = createRenderer(OPTIONS);
    const families = [family(labels.map((each) => ({ labels: each, value: 1 })))];
    pageOf(renderer, families);
    renderer.forget("demo");
    pageOf(renderer, families);
    expect(reads()).toBe(2);
  });
});

describe("long work", () => {
  /** Renders so many series while every look at the clock is half a slice later; counts the pauses. */
  async function f(series: number, families: number, wantPauses: number): Promise<void> {
    let now = 0;
    let pauses = 0;
    const renderer = createRenderer({ ...OPTIONS, clock: () => (now += SLICE / 2) });
    const samples = Array.from({ length: series / families }, (_, i) => ({
      labels: { i: String(i) },
      value: i,
    }));
    const all = Array.from({ length: families }, (_, i) => family(samples, `x${i}`));
    const rendered = renderer.render("demo", all, 0, () => {
      pauses++;
      return Promise.resolve();
    });
    expect(rendered instanceof Promise).toBe(wantPauses > 0);
    expect(assembled([await rendered])).toBe(page(all, { constantLabels: OPTIONS.constantLabels }));
    expect(pauses).toBe(wantPauses);
  }

  test("pauses after a slice, never below 1000 series", async () => {
    await f(2, 1, 0);
    await f(998, 2, 0);
    await f(1000, 1, 0);
    await f(2000, 1, 1);
    await f(3000, 1, 1);
    await f(9000, 1, 4);
    await f(9000, 90, 4);
  });

  test("runs through where it is not given a pause", () => {
    let now = 0;
    const renderer = createRenderer({ ...OPTIONS, clock: () => (now += 10) });
    const samples = Array.from({ length: 5000 }, (_, i) => ({
      labels: { i: String(i) },
      value: i,
    }));
    expect(renderer.render("demo", [family(samples)], 0)).toHaveLength(1);
  });

  test("comes in pieces of whole lines", () => {
    const samples = Array.from({ length: 1234 }, (_, i) => ({
      labels: { i: `é\n${i}` },
      value: i,
    }));
    const [rendered] = createRenderer(OPTIONS).render("demo", [family(samples)], 0);
    const pieces = rendered?.pieces.map(({ bytes }) => Buffer.from(bytes).toString()) ?? [];
    const lines = [...Array.from({ length: 12 }, () => 100), 34];
    expect(pieces.map((piece) => piece.split("\n").length - 1)).toEqual(lines);
    for (const piece of pieces) expect(piece.endsWith("\n")).toBe(true);
  });
});
