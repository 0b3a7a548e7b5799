import { describe, expect, test } from "@jest/globals";
import { renderOverview, shortTime, type Overview } from "../../src/page/overview.ts";

const overview: Overview = {
  appId: "<app>",
  runId: "abc1234",
  processId: "7",
  version: "1.2.3",
  upSeconds: 90,
  collectors: [
    {
      name: "memory",
      kind: "memory",
      outcome: "success",
      error: "",
      series: 57,
      intervalSeconds: 5,
      ageSeconds: 1.2,
      durationSeconds: 0.0004,
      cpuSeconds: 0.0003,
    },
    {
      name: "other",
      kind: "disk",
      outcome: "failure",
      error: 'Cannot read "<x>"',
      series: 0,
      intervalSeconds: 60,
      ageSeconds: null,
      durationSeconds: null,
      cpuSeconds: null,
    },
  ],
  endpoints: [{ path: "/metrics", description: "every series" }],
};

describe("renderOverview", () => {
  const html = renderOverview(overview);

  test("shows each collector with its state, and the endpoints", () => {
    expect(html).toContain('<a href="metrics?collect[]=memory">memory</a>');
    expect(html).toContain('<span class="state failure">failing</span>');
    expect(html).toContain("<small>disk</small>");
    expect(html).toContain('<a href="metrics">/metrics</a>');
  });

  test("escapes whatever it is told", () => {
    expect(html).toContain("Cannot read &quot;&lt;x&gt;&quot;");
    expect(html).toContain("<h1>&lt;app&gt;</h1>");
    expect(html).not.toContain("<x>");
  });
});

describe("shortTime", () => {
  const f = (seconds: number, want: string) =>
    expect([seconds, shortTime(seconds)]).toEqual([seconds, want]);

  test("is what people would say", () => {
    f(0, "0 µs");
    f(0.000012, "12 µs");
    f(0.0004, "400 µs");
    f(0.00123456, "1.23 ms");
    f(1, "1 s");
    f(90, "1.5 min");
    f(7200, "2 h");
    f(200000, "2.31 d");
  });
});
