import { createAssembler, type OnConflict } from "../../src/exposition/assemble.ts";
import { createRenderer, type Rendering } from "../../src/exposition/render.ts";
import type { Format } from "../../src/exposition/format.ts";
import { counter, gauge, NO_LABELS, type Family, type Labels } from "../../src/model/family.ts";

/** When the pages of these tests were polled. */
export const POLLED_AT = 1_700_000_000_123;

/** Every type, every suffix, every escape, and the names that are awkward in OpenMetrics. */
export const EVERY_KIND: readonly Family[] = [
  gauge("demo_temperature_celsius", "How warm it is.", -3.25),
  counter("demo_cpu_seconds_total", "CPU time.", 1e21),
  counter("demo_context_switches", "A counter without the suffix.", 12),
  {
    ...gauge("demo_unexplained", 'Says "who knows" about C:\\ and\na new line.', 0),
    type: "untyped",
  },
  gauge("demo_build_info", "Always 1.", 1),
  gauge("demo_handles", "Open handles.", 3),
  counter("demo_handles_total", "Handles ever opened.", 40),
  {
    name: "demo_values",
    help: "Numbers at the edges.",
    type: "gauge",
    samples: [NaN, Infinity, -Infinity, -0, 5e-324, 0.1, 1e6].map((value, i) => ({
      labels: { case: String(i) },
      value,
    })),
  },
  {
    name: "demo_names",
    help: "",
    type: "gauge",
    samples: ["back\\slash", 'quo"te', "new\nline", "é😀", "half \ud83d", ""].map((name) => ({
      labels: { name },
      value: 1,
    })),
  },
  { name: "demo_nothing", help: "Without samples.", type: "gauge", samples: [] },
  histogram("demo_duration_seconds", { method: "GET" }),
  {
    name: "demo_size_bytes",
    help: "Sizes.",
    type: "summary",
    samples: [
      { labels: { quantile: "1" }, value: 2048 },
      { labels: NO_LABELS, value: 4096, suffix: "_sum" },
      { labels: NO_LABELS, value: 2, suffix: "_count" },
    ],
  },
];

/** A histogram of three observations. */
export function histogram(name: string, labels: Labels): Family {
  const bucket = (le: string, value: number) =>
    ({ labels: { ...labels, le }, value, suffix: "_bucket" }) as const;
  return {
    name,
    help: "How long it took.",
    type: "histogram",
    samples: [
      bucket("0.00001", 0),
      bucket("1", 2),
      bucket("1000000", 3),
      bucket("+Inf", 3),
      { labels, value: 7.5, suffix: "_sum" },
      { labels, value: 3, suffix: "_count" },
    ],
  };
}

/** The page of one collector's families. */
export function page(
  families: readonly Family[],
  options: { format?: Format; constantLabels?: Labels; timestamps?: boolean } = {},
): string {
  const { format = "text", constantLabels = {}, timestamps = false } = options;
  const renderer = createRenderer({ format, constantLabels, timestamps });
  const fail = (name: string, reason: string): never => {
    throw new Error(`${name}: ${reason}`);
  };
  return assembled([renderer.render("demo", families, POLLED_AT)], format, fail);
}

/** The text of a page put together for the first time. */
export function assembled(
  renderings: readonly Rendering[],
  format: Format = "text",
  onConflict: OnConflict = () => undefined,
): string {
  return createAssembler(format, onConflict)(renderings).toString();
}
