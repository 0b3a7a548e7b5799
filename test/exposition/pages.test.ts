import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { counter, gauge, NO_LABELS } from "../../src/model/family.ts";
import { EVERY_KIND, page } from "./families.ts";

const IDENTITY = { app_id: "demo", run_id: "aB3dE5g", process_id: "42", env: 'a "b"' };

describe("whole pages", () => {
  function f(options: Parameters<typeof page>[1], golden: string): void {
    const want = readFileSync(new URL(`../fixtures/exposition/${golden}`, import.meta.url), "utf8");
    expect(page(EVERY_KIND, options)).toBe(want);
  }

  test("text", () => f({}, "plain.txt"));
  test("text with identity and timestamps", () =>
    f({ constantLabels: IDENTITY, timestamps: true }, "labelled.txt"));
  test("OpenMetrics", () => f({ format: "openmetrics" }, "plain.openmetrics"));
  test("OpenMetrics with identity and timestamps", () =>
    f(
      { format: "openmetrics", constantLabels: IDENTITY, timestamps: true },
      "labelled.openmetrics",
    ));
});

describe("constant labels", () => {
  function f(own: Record<string, string>, want: string): void {
    const family = { ...gauge("x", "", 1), samples: [{ labels: own, value: 1 }] };
    const constantLabels = { app_id: "a", run_id: "b" };
    expect(page([family], { constantLabels })).toBe(`# TYPE x gauge\nx${want} 1\n`);
  }

  test("go first, and give way to the sample's own", () => {
    f({}, '{app_id="a",run_id="b"}');
    f({ z: "1", a: "2" }, '{app_id="a",run_id="b",z="1",a="2"}');
    f({ app_id: "mine" }, '{run_id="b",app_id="mine"}');
    f({ run_id: "mine", x: "1", app_id: "" }, '{run_id="mine",x="1",app_id=""}');
  });
});

describe("OpenMetrics headers", () => {
  function f(family: Parameters<typeof page>[0][number], want: string): void {
    expect(page([family], { format: "openmetrics" })).toBe(`${want}\n# EOF\n`);
  }

  test("a unit is named where the family's name ends in it", () => {
    f(gauge("a_seconds", "", 1), "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1");
    f(
      counter("a_bytes_total", "", 1),
      "# TYPE a_bytes counter\n# UNIT a_bytes bytes\na_bytes_total 1",
    );
    f(gauge("a_bytes_total", "", 1), "# TYPE a_bytes_total gauge\na_bytes_total 1");
    f(gauge("a_seconds_info", "", 1), "# TYPE a_seconds_info gauge\na_seconds_info 1");
    f(gauge("seconds", "", 1), "# TYPE seconds gauge\nseconds 1");
    f(gauge("a_milliseconds", "", 1), "# TYPE a_milliseconds gauge\na_milliseconds 1");
  });

  test("a counter that cannot lose its suffix is unknown", () => {
    f(counter("_total", "", 1), "# TYPE _total unknown\n_total 1");
    f(counter("a_bytes", "", 1), "# TYPE a_bytes unknown\n# UNIT a_bytes bytes\na_bytes 1");
    expect(
      page([counter("a_bytes_total", "", 1), gauge("a_bytes", "", 2)], { format: "openmetrics" }),
    ).toBe(
      "# TYPE a_bytes_total unknown\na_bytes_total 1\n# TYPE a_bytes gauge\n# UNIT a_bytes bytes\na_bytes 2\n# EOF\n",
    );
  });

  test("an empty page ends nevertheless", () => {
    expect(page([], { format: "openmetrics" })).toBe("# EOF\n");
    expect(page([])).toBe("");
  });

  test("bounds are canonical, other labels of that name are not touched", () => {
    const le = (type: "gauge" | "histogram", le: string) =>
      page(
        [
          {
            name: "x",
            help: "",
            type,
            samples: [
              { labels: { le }, value: 1, ...(type === "histogram" && { suffix: "_bucket" }) },
              { labels: NO_LABELS, value: 1, ...(type === "histogram" && { suffix: "_count" }) },
            ],
          },
        ],
        { format: "openmetrics" },
      );
    expect(le("histogram", "1")).toContain('x_bucket{le="1.0"} 1\n');
    expect(le("histogram", "inf")).toContain('x_bucket{le="+Inf"} 1\n');
    expect(le("histogram", "what")).toContain('x_bucket{le="what"} 1\n');
    expect(le("gauge", "1")).toContain('x{le="1"} 1\n');
  });
});
