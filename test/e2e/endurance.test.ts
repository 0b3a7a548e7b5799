import { Agent, get } from "node:http";
import { afterAll, expect, test } from "@jest/globals";
import { eventually, tidyUp } from "./children.ts";
import { descriptorsOf } from "./descriptors.ts";
import { samplesOf, scrape } from "./page.ts";
import { launchReady } from "./running_daemon.ts";

afterAll(tidyUp);

const CONFIG = `
interval: 250ms
collectors: [cpu, loadavg, memory, disk, disk_io, network, runtime, event_loop_lag, wave]
`;
const SCRAPES = 2000;
const POLLS = 300;
/** The share of polls that a busy machine may let run out of time. */
const MOST_TIMEOUTS = 0.05;

const ACCEPTS = ["text/plain", "application/openmetrics-text"];
const ENCODINGS = ["identity", "gzip"];

test("2,000 scrapes and 300 polls leave no descriptor open and no collector failing", async () => {
  const { url, pid } = await launchReady(CONFIG);
  const kept = new Agent({ keepAlive: true, maxSockets: 4 });
  const descriptors = () => descriptorsOf(pid);
  // Whatever is opened once and kept, for either format, is open after these.
  for (let i = 0; i < 20; i++) await scrapeOnce(url, i, kept);
  const before = await settled(descriptors);

  for (let i = 0; i < SCRAPES; i += 4) {
    const each = [i, i + 1, i + 2, i + 3];
    await Promise.all(each.map((n) => scrapeOnce(url, n, n % 10 === 0 ? undefined : kept)));
  }
  const page = await eventually("300 polls are done", async () => {
    const seen = await scrape(url);
    return pollsOn(seen) >= POLLS ? seen : undefined;
  });
  kept.destroy();

  const most = before + 1;
  await eventually("the connections are closed", () => descriptors() <= most || undefined);
  expect(samplesOf(page, "metrics_exporter_collector_success")).toHaveLength(9);
  const timeouts = samplesOf(page, "metrics_exporter_collector_timeouts_total");
  const timedOut = timeouts.reduce((sum, { value }) => sum + value, 0);
  expect(pollsOn(page, "failure")).toBe(timedOut);
  expect(timedOut).toBeLessThanOrEqual(POLLS * MOST_TIMEOUTS);
  await eventually("no collector fails", async () => {
    const successes = samplesOf(await scrape(url), "metrics_exporter_collector_success");
    return successes.every(({ value }) => value === 1) || undefined;
  });
});

function pollsOn(page: Parameters<typeof samplesOf>[0], outcome = "success"): number {
  const polls = samplesOf(page, "metrics_exporter_collector_polls_total", { outcome });
  return polls.reduce((sum, { value }) => sum + value, 0);
}

/** A scrape in one of the formats and encodings; without an agent on a connection of its own. */
function scrapeOnce(url: string, n: number, agent: Agent | undefined): Promise<void> {
  const accept = ACCEPTS[n % 2];
  const encoding = ENCODINGS[(n >> 1) % 2];
  const headers = { accept, "accept-encoding": encoding };
  return new Promise((resolve, reject) => {
    const sent = get(`${url}/metrics`, { agent: agent ?? false, headers }, (response) => {
      response.resume();
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`Cannot scrape: it answers ${response.statusCode ?? 0}, want 200`));
      });
    });
    sent.on("error", reject);
  });
}

/** The count once it is the same twice running. */
async function settled(count: () => number): Promise<number> {
  let last = -1;
  return eventually("the number of descriptors stays", () => {
    const now = count();
    if (now === last) return now;
    last = now;
    return undefined;
  });
}
