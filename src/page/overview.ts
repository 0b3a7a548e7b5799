import { escapeHtml } from "./html.ts";
import { OVERVIEW_STYLE } from "./overview_style.ts";

/** One collector as the page shows it. */
export interface CollectorRow {
  readonly name: string;
  readonly kind: string;
  readonly outcome: "success" | "no_data" | "failure" | "pending";
  /** Why the latest poll has no numbers; empty where it has. */
  readonly error: string;
  readonly series: number;
  readonly intervalSeconds: number;
  /** Since the latest poll began; null before the first. */
  readonly ageSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly cpuSeconds: number | null;
}

/** One path of the server. */
export interface EndpointRow {
  readonly path: string;
  readonly description: string;
}

/** What the page says. */
export interface Overview {
  readonly appId: string;
  readonly runId: string;
  readonly processId: string;
  readonly version: string;
  readonly upSeconds: number;
  readonly collectors: readonly CollectorRow[];
  readonly endpoints: readonly EndpointRow[];
}

/** The page for people, whole: it loads nothing and runs nothing. */
export function renderOverview(overview: Overview): string {
  const { appId, runId, processId, version, collectors, endpoints } = overview;
  const failing = collectors.filter(({ outcome }) => outcome === "failure").length;
  const present = collectors.filter(({ outcome }) => outcome !== "no_data");
  const absent = collectors.filter(({ outcome }) => outcome === "no_data");
  const series = collectors.reduce((sum, row) => sum + row.series, 0);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(appId)}</title>
<style>${OVERVIEW_STYLE}</style>
<header>
<h1>${escapeHtml(appId)}</h1>
<p>metrics-exporter ${escapeHtml(version)}, up ${shortTime(overview.upSeconds)}</p>
</header>
<main>
<dl class="facts">
${fact("Collectors", String(collectors.length))}
${fact("Failing", String(failing), failing > 0 ? "failure" : "")}
${fact("Series", String(series))}
${fact("Run", runId)}
${fact("Process", processId)}
</dl>
<section>
<h2>Collectors</h2>
<div class="scroll"><table>
<thead><tr><th>Collector<th>State<th class="n">Series<th class="n">Every<th class="n">Age<th class="n">Poll took<th class="n">CPU</thead>
<tbody>
${[...present, ...absent].map(collectorRow).join("\n")}
</tbody>
</table></div>
</section>
<section>
<h2>Endpoints</h2>
<ul class="endpoints">
${endpoints.map(endpointRow).join("\n")}
</ul>
</section>
</main>
</html>
`;
}

function fact(label: string, value: string, mark = ""): string {
  const mode = mark === "" ? "" : ` class="${mark}"`;
  return `<div><dt>${label}</dt><dd${mode}>${escapeHtml(value)}</dd></div>`;
}

const STATES = {
  success: "ok",
  no_data: "no such source",
  failure: "failing",
  pending: "first poll under way",
} as const;

function collectorRow(row: CollectorRow): string {
  const name = escapeHtml(row.name);
  const kind = row.kind === row.name ? "" : ` <small>${escapeHtml(row.kind)}</small>`;
  const why = row.error === "" ? "" : `<br><small>${escapeHtml(row.error)}</small>`;
  const cells = [
    `<th scope="row"><a href="metrics?collect[]=${encodeURIComponent(row.name)}">${name}</a>${kind}`,
    `<td><span class="state ${row.outcome}">${STATES[row.outcome]}</span>${why}`,
    number(String(row.series)),
    number(shortTime(row.intervalSeconds)),
    number(row.ageSeconds === null ? "–" : shortTime(row.ageSeconds)),
    number(row.durationSeconds === null ? "–" : shortTime(row.durationSeconds)),
    number(row.cpuSeconds === null ? "–" : shortTime(row.cpuSeconds)),
  ];
  return `<tr>${cells.join("")}`;
}

function number(text: string): string {
  return `<td class="n">${text}`;
}

function endpointRow({ path, description }: EndpointRow): string {
  const target = escapeHtml(path.slice(1));
  return `<li><a href="${target === "" ? "." : target}">${escapeHtml(path)}</a> <span>${escapeHtml(description)}</span>`;
}

const UNITS = [
  [86400, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
] as const;

/** A time as people read it: `1.5 s`, `320 µs`, `3.2 d`; three digits at most. */
export function shortTime(seconds: number): string {
  const [size, unit] = UNITS.find(([each]) => seconds >= each) ?? [1e-6, "µs"];
  return `${Number((seconds / size).toPrecision(3))} ${unit}`;
}
