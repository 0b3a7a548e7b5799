import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { ask } from "../http/serve.ts";
import { eventually, inOneOf, startChild, tempFolder, tidyUp } from "./children.ts";
import { describeBeside, listeningAddress } from "./peers.ts";
import { launchReady, type RunningDaemon } from "./running_daemon.ts";

const SHIPPED = join(import.meta.dirname, "../../config");

/** A second scraper that will not have OpenMetrics. */
const TEXT_JOB = `
  - job_name: text
    scrape_interval: 1s
    scrape_protocols: [PrometheusText0.0.4]
    static_configs:
      - targets: ["127.0.0.1:9777"]
`;

/** The shipped file with these replacements, each of which must be possible. */
function shipped(file: string, replacements: readonly (readonly [from: string, to: string])[]) {
  let text = readFileSync(join(SHIPPED, file), "utf8");
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`Cannot change ${file}: it has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, text: string];
}

let daemon: RunningDaemon;

/** A daemon of every shipped collector. */
async function launchShipped(): Promise<void> {
  daemon = await launchReady(shipped("collectors.yaml", [["#interval: 5s", "interval: 500ms"]]));
}

describeBeside(["prometheus"], "Prometheus", () => {
  let url = "";

  async function api<Data>(path: string): Promise<Data> {
    const { body } = await ask(`${url}/api/v1/${path}`);
    return (JSON.parse(body.toString()) as { data: Data }).data;
  }

  async function query(expression: string): Promise<readonly Series[]> {
    const path = `query?query=${encodeURIComponent(expression)}`;
    return (await api<{ result: readonly Series[] }>(path)).result;
  }

  /** The result of the query once it has as many series as wanted. */
  function queryFor(expression: string, series: number): Promise<readonly Series[]> {
    return eventually(`${expression} has ${series} series`, async () => {
      const result = await query(expression);
      return result.length === series ? result : undefined;
    });
  }

  beforeAll(async () => {
    await launchShipped();
    const folder = tempFolder();
    const file = join(folder, "prometheus.yml");
    const config = shipped("prometheus.yml", [["scrape_interval: 15s", "scrape_interval: 1s"]]);
    const both = config.trimEnd() + TEXT_JOB;
    writeFileSync(file, both.replaceAll("127.0.0.1:9777", `127.0.0.1:${daemon.port}`));
    const prometheus = startChild("prometheus", [
      `--config.file=${file}`,
      `--storage.tsdb.path=${folder}/data`,
      "--web.listen-address=127.0.0.1:0",
    ]);
    const address = await eventually("Prometheus listens", () =>
      listeningAddress(prometheus.stderr()),
    );
    url = `http://${address}`;
    await eventually("Prometheus has scraped both jobs three times", async () => {
      const counts = await query("count_over_time(up[1m]) >= 3");
      return counts.length === 2 ? true : undefined;
    });
  });

  afterAll(tidyUp);

  test("finds it up, in OpenMetrics and in text", async () => {
    // Where the machine is busy a scrape may run out of its second; four in a row must not.
    const isUp = "min_over_time(up[5s]) == 1 and count_over_time(up[5s]) >= 4";
    const up = await queryFor(isUp, 2);
    expect(up.map(({ metric }) => metric.job).sort()).toEqual(["metrics-exporter", "text"]);
  });

  test("asks for OpenMetrics by itself, and for text where it is told to", async () => {
    const namesIn = async (job: string) => {
      const target = encodeURIComponent(`{job="${job}"}`);
      const found = await api<readonly { metric: string; type: string }[]>(
        `targets/metadata?match_target=${target}`,
      );
      return new Map(found.map(({ metric, type }) => [metric, type]));
    };
    // In OpenMetrics a counter's family is its name without _total.
    const openmetrics = await namesIn("metrics-exporter");
    expect(openmetrics.get("node_cpu_seconds")).toBe("counter");
    expect(openmetrics.has("node_cpu_seconds_total")).toBe(false);
    const text = await namesIn("text");
    expect(text.get("node_cpu_seconds_total")).toBe("counter");
    expect(text.has("node_cpu_seconds")).toBe(false);
  });

  test("stores the same series from both", async () => {
    // Its answers, by code and route, are more at every scrape; everything else is there from the start.
    const ours = `{__name__=~".+", __name__!~"up|scrape_.+|metrics_exporter_http_.+|nodejs_active_.+"}`;
    const onlyIn = (a: string, b: string) =>
      query(
        `${ours.replace("}", `, job="${a}"}`)} unless ignoring (job) ${ours.replace("}", `, job="${b}"}`)}`,
      );
    // A series that is new may have been scraped by one alone.
    await inOneOf(20, async () => {
      await queryFor("up == 1", 2);
      expect(await onlyIn("metrics-exporter", "text")).toEqual([]);
      expect(await onlyIn("text", "metrics-exporter")).toEqual([]);
      const [count] = await query(`count(${ours.replace("}", ', job="text"}')})`);
      expect(Number(count?.value[1])).toBeGreaterThan(200);
    });
  });

  test("has the series its users look for, with the identity", async () => {
    const process_id = String(daemon.pid);
    const run_id = expect.stringMatching(/^[a-zA-Z0-9]{7}$/);
    const f = async (expression: string, series: number) => {
      for (const { metric } of await queryFor(expression, series)) {
        expect(metric).toMatchObject({ app_id: "metrics-exporter", run_id, process_id });
      }
    };
    await f('node_memory_MemAvailable_bytes{job="metrics-exporter"}', 1);
    await f('wave_sine{job="metrics-exporter"}', 3);
    await f('rate(node_cpu_seconds_total{job="metrics-exporter", cpu="0"}[10s])', 8);
    await f('rate(node_cpu_seconds_total{job="text", cpu="0"}[10s])', 8);
  });

  test("sees a CPU spend a second a second", async () => {
    // Whole once the window is full of samples.
    const rate = await eventually("the rate of cpu0 in all modes is near 1", async () => {
      const [sum] = await query(
        'sum(rate(node_cpu_seconds_total{job="metrics-exporter", cpu="0"}[4s]))',
      );
      const seconds = Number(sum?.value[1]);
      return seconds > 0.7 && seconds < 1.3 ? seconds : undefined;
    });
    expect(rate).toBeCloseTo(1, 0);
  });

  test("drops no sample of ours", async () => {
    const dropped = "scrape_samples_scraped - scrape_samples_post_metric_relabeling != 0";
    expect(await query(dropped)).toEqual([]);
    const errors = async () => {
      const targets = await api<{ activeTargets: readonly { lastError: string }[] }>("targets");
      return targets.activeTargets.map(({ lastError }) => lastError);
    };
    await eventually("no scrape fails", async () => (await errors()).join() === "," || undefined);
  });
});

/** What promtool would have otherwise, and why it stays: every dashboard and alert knows these names. */
const INHERITED: readonly (readonly [fault: RegExp, why: string])[] = [
  [
    /^node_(memory|netstat|sockstat)_\w*[A-Z]\w* metric names should be written in 'snake_case' not 'camelCase'$/,
    "node_exporter names memory and protocols by the fields of /proc",
  ],
  [
    /^nodejs_active_(handles|requests|resources)_total non-counter metrics should not have "_total" suffix$/,
    "prom-client's names for gauges",
  ],
  [
    /^node_entropy_(available|pool_size)_bits use base unit "bytes" instead of "bits"$/,
    "node_exporter's names: entropy is counted in bits",
  ],
];

describeBeside(["promtool"], "promtool", () => {
  beforeAll(launchShipped);
  afterAll(tidyUp);

  test("finds nothing to say of the exposition but of inherited names", async () => {
    await ask(`${daemon.url}/metrics`);
    const page = (await ask(`${daemon.url}/metrics`)).body.toString();
    const { status, stdout, stderr } = await startChild("promtool", ["check", "metrics"], {
      input: page,
    }).ended;
    const faults = `${stdout}${stderr}`.split("\n").filter((line) => line !== "");
    expect(faults.filter((fault) => !INHERITED.some(([known]) => known.test(fault)))).toEqual([]);
    for (const [known] of INHERITED) expect(faults.some((fault) => known.test(fault))).toBe(true);
    // 3 is its status for faults of style.
    expect(status).toBe(3);
  });
});
