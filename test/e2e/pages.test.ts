import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseText } from "../../src/exposition/parse.ts";
import { ask } from "../http/serve.ts";
import { tidyUp } from "./children.ts";
import { namesOf, samplesOf, scrape } from "./page.ts";
import { launchReady, type RunningDaemon } from "./running_daemon.ts";

const CONFIG = `
app_id: shop
labels: { env: test }
interval: 1h
collectors: [loadavg, memory, runtime, wave]
`;

let daemon: RunningDaemon;

beforeAll(async () => {
  daemon = await launchReady(CONFIG);
});

afterAll(tidyUp);

describe("/metrics", () => {
  const OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
  const TEXT = "text/plain; version=0.0.4; charset=utf-8";
  const PROMETHEUS_3 =
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

  test("is text or OpenMetrics, as Accept asks", async () => {
    const f = async (accept?: string) => {
      const headers = accept === undefined ? {} : { accept };
      const { status, headers: answered, body } = await ask(`${daemon.url}/metrics`, { headers });
      return [status, answered["content-type"], body.toString().endsWith("\n# EOF\n")];
    };
    expect(await f()).toEqual([200, TEXT, false]);
    expect(await f("*/*")).toEqual([200, TEXT, false]);
    expect(await f("text/plain")).toEqual([200, TEXT, false]);
    expect(await f("application/openmetrics-text")).toEqual([200, OPENMETRICS, true]);
    expect(await f(PROMETHEUS_3)).toEqual([200, OPENMETRICS, true]);
  });

  test("has every collector's series and the daemon's own", async () => {
    const names = namesOf(await scrape(daemon.url));
    for (const name of [
      "node_load1",
      "node_memory_MemAvailable_bytes",
      "process_resident_memory_bytes",
      "wave_sine",
      "metrics_exporter_build_info",
      "metrics_exporter_collector_success",
      "metrics_exporter_http_requests_total",
    ]) {
      expect(names).toContain(name);
    }
  });

  test("has the identity and the static labels on every sample", async () => {
    const page = await scrape(daemon.url);
    const samples = page.flatMap((family) => family.samples);
    const runIds = new Set(samples.map(({ labels }) => labels.run_id));
    const process_id = String(daemon.pid);
    expect(samples.length).toBeGreaterThan(100);
    for (const { labels } of samples) {
      expect(labels).toMatchObject({ app_id: "shop", process_id, env: "test" });
    }
    expect([...runIds]).toEqual([expect.stringMatching(/^[a-zA-Z0-9]{7}$/)]);
  });

  test("is the same page gzipped", async () => {
    const headers = { "accept-encoding": "gzip" };
    const { headers: answered, body } = await ask(`${daemon.url}/metrics`, { headers });
    expect(answered["content-encoding"]).toBe("gzip");
    expect(answered.vary).toContain("Accept-Encoding");
    const plain = gunzipSync(body).toString();
    expect(namesOf(parseText(plain))).toEqual(namesOf(await scrape(daemon.url)));
    expect(body.length).toBeLessThan(plain.length / 2);
  });

  test("has only headers for HEAD", async () => {
    const { status, headers, body } = await ask(`${daemon.url}/metrics`, { method: "HEAD" });
    expect([status, headers["content-type"], body.length]).toEqual([200, TEXT, 0]);
    expect(Number(headers["content-length"])).toBeGreaterThan(10_000);
  });

  test("is of the collectors that collect[] names, by our names or node_exporter's", async () => {
    const f = async (query: string, want: readonly string[]) => {
      const page = await scrape(daemon.url, query);
      const about = samplesOf(page, "metrics_exporter_collector_success");
      expect(about.map(({ labels }) => labels.collector)).toEqual(want);
      const has = (name: string) => namesOf(page).includes(name);
      expect(has("wave_sine")).toBe(want.includes("wave"));
      expect(has("node_memory_MemFree_bytes")).toBe(want.includes("memory"));
      expect(has("node_load1")).toBe(want.includes("loadavg"));
    };
    await f("?collect[]=wave", ["wave"]);
    await f("?collect%5B%5D=wave&collect%5B%5D=memory", ["memory", "wave"]);
    await f("?collect[]=meminfo", ["memory"]);
    await f("?exclude[]=wave", ["loadavg", "memory", "runtime"]);
    await f("?exclude[]=meminfo&exclude[]=wave", ["loadavg", "runtime"]);
  });

  test("refuses a choice that makes no sense", async () => {
    const f = async (query: string, want: string) => {
      const { status, body } = await ask(`${daemon.url}/metrics${query}`);
      expect([status, body.toString()]).toEqual([400, expect.stringContaining(want)]);
    };
    await f("?collect[]=wave&exclude[]=wave", "want one of them");
    await f("?collect[]=nothing", "want one of loadavg, memory, meminfo, runtime, wave");
  });
});

describe("the other paths", () => {
  test("health", async () => {
    const f = async (path: string, want: string) => {
      const { status, body } = await ask(daemon.url + path);
      expect([status, body.toString()]).toEqual([200, want]);
    };
    await f("/monitor", '{"status":"ok"}');
    await f("/-/healthy", '{"status":"ok"}');
    await f("/-/ready", '{"status":"ready"}');
  });

  test("/config is the configuration in force, with its defaults", async () => {
    const { body } = await ask(`${daemon.url}/config`);
    const { config } = JSON.parse(body.toString()) as { config: Record<string, unknown> };
    expect(config).toMatchObject({ app_id: "shop", labels: { env: "test" }, timestamps: false });
    expect(config.collectors).toContainEqual({
      kind: "wave",
      name: "wave",
      interval: "1h",
      timeout: "5s",
      max_series: 10_000,
    });
  });

  test("/ is a page that names the collectors and links every path", async () => {
    const { status, headers, body } = await ask(`${daemon.url}/`);
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    const html = body.toString();
    for (const target of ["metrics", "debug/vars", "config", "monitor", "-/healthy", "-/ready"]) {
      expect(html).toContain(`href="${target}"`);
    }
    expect(html).toContain("collect[]=wave");
  });

  test("an unknown path is 404, another method 405", async () => {
    const f = async (method: string, path: string) => {
      const { status, headers, body } = await ask(daemon.url + path, { method });
      return [status, headers.allow, body.toString()];
    };
    expect(await f("GET", "/nothing")).toEqual([404, undefined, '{"not":"found"}']);
    expect(await f("GET", "/metrics/")).toEqual([404, undefined, '{"not":"found"}']);
    expect(await f("POST", "/metrics")).toEqual([405, "GET, HEAD", expect.any(String)]);
    expect(await f("DELETE", "/")).toEqual([405, "GET, HEAD", expect.any(String)]);
  });
});

test("timestamps: true gives every sample the time of its poll", async () => {
  const before = Date.now();
  const { url } = await launchReady(
    "timestamps: true\ninterval: 1h\ncollectors: [wave, loadavg]\n",
  );
  const samples = (await scrape(url)).flatMap((family) => family.samples);
  for (const { timestampMs } of samples) {
    expect(timestampMs).toBeGreaterThanOrEqual(before);
    expect(timestampMs).toBeLessThanOrEqual(Date.now());
  }
  const wave = samplesOf(await scrape(url), "wave_sine");
  expect(new Set(wave.map(({ timestampMs }) => timestampMs)).size).toBe(1);
});
