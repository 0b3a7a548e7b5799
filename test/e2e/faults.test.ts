import { afterEach, describe, expect, test } from "@jest/globals";
import type { ParsedFamily } from "../../src/exposition/parse.ts";
import { systemClock, type Clock } from "../../src/lib/clock.ts";
import { gauge, type Family } from "../../src/model/family.ts";
import { ask } from "../http/serve.ts";
import { eventually } from "./children.ts";
import { startFakeDaemon, stopFakeDaemons, type Fake, type FakeDaemon } from "./fake_daemon.ts";
import { namesOf, ofCollector, samplesOf, scrape, valueOf } from "./page.ts";

afterEach(stopFakeDaemons);

const INTERVAL_SECONDS = 0.25;

const never = new Promise<never>(() => undefined);
const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** A collector that answers with a gauge of its own name until `fault` is set, and then does that. */
function breakable(kind: string) {
  const state: { fault?: () => Promise<readonly Family[]>; polls: number[] } = { polls: [] };
  const fake: Fake = {
    kind,
    intervalSeconds: INTERVAL_SECONDS,
    poll: () => {
      state.polls.push(performance.now());
      return state.fault?.() ?? [gauge(kind, "A fake.", state.polls.length)];
    },
  };
  return { fake, state };
}

/** A page on which the collector's latest poll has ended as said. */
function pageWhere(daemon: FakeDaemon, collector: string, success: 0 | 1) {
  return eventually(`${collector}'s success is ${success}`, async () => {
    const page = await scrape(daemon.url);
    return ofCollector(page, "success", collector) === success ? page : undefined;
  });
}

function outcomes(page: readonly ParsedFamily[], collector: string, outcome: string) {
  return valueOf(page, "metrics_exporter_collector_polls_total", { collector, outcome });
}

describe("a collector that fails, beside a good one", () => {
  const f = async (kind: string, fault: () => Promise<readonly Family[]>) => {
    const [good, bad] = [breakable("good"), breakable(kind)];
    const daemon = await startFakeDaemon([good.fake, bad.fake]);
    const before = await pageWhere(daemon, kind, 1);
    expect(namesOf(before)).toContain(kind);

    bad.state.fault = fault;
    const after = await pageWhere(daemon, kind, 0);
    expect(namesOf(after)).not.toContain(kind);
    expect(namesOf(after)).toContain("good");
    expect(ofCollector(after, "success", "good")).toBe(1);
    expect(ofCollector(after, "series", kind)).toBe(0);

    await sleep(5 * INTERVAL_SECONDS);
    // It waits for nobody: a tenth of this is what it takes when the machine is busy.
    expect(await medianScrape(daemon)).toBeLessThan(0.5);
    expectEverySlot(good.state.polls);
    const failures = daemon.lines().filter(({ msg }) => msg === "collector fails");
    expect(failures).toEqual([expect.objectContaining({ level: "warn", collector: kind })]);
    return { daemon, bad: bad.state, page: await scrape(daemon.url) };
  };

  test("by throwing: tried again at each interval, and back when it recovers", async () => {
    const { daemon, bad, page } = await f("throws", () => {
      throw new Error("broken on purpose");
    });
    expect(outcomes(page, "throws", "failure")).toBeGreaterThanOrEqual(4);
    expect(ofCollector(page, "timeouts_total", "throws")).toBe(0);
    delete bad.fault;
    expect(namesOf(await pageWhere(daemon, "throws", 1))).toContain("throws");
    expect(daemon.lines().at(-1)).toMatchObject({ msg: "collector recovered" });
  });

  test("by rejecting", async () => {
    const { page } = await f("rejects", () => Promise.reject(new Error("broken later")));
    expect(outcomes(page, "rejects", "failure")).toBeGreaterThanOrEqual(4);
    expect(ofCollector(page, "timeouts_total", "rejects")).toBe(0);
  });

  test("by never answering: one timeout, and no second poll beside the first", async () => {
    const { bad, page } = await f("hangs", () => never);
    expect(ofCollector(page, "timeouts_total", "hangs")).toBe(1);
    expect(outcomes(page, "hangs", "failure")).toBe(1);
    expect(bad.polls.length).toBe((outcomes(page, "hangs", "success") ?? 0) + 1);
  });

  test("by taking longer than its interval: a timeout each, polled again when it has ended", async () => {
    const answerLate = () => sleep(1.5 * INTERVAL_SECONDS).then(() => [gauge("slow", "", 1)]);
    const { bad, page } = await f("slow", answerLate);
    expect(ofCollector(page, "timeouts_total", "slow")).toBeGreaterThanOrEqual(2);
    expect(ofCollector(page, "timeouts_total", "slow")).toBe(outcomes(page, "slow", "failure"));
    const gaps = bad.polls.slice(1).map((at, index) => at - (bad.polls[index] ?? 0));
    expect(Math.max(...gaps)).toBeGreaterThan(1.5 * INTERVAL_SECONDS * 1000);
  });
});

test("a timer that fires a little early polls no slot twice", async () => {
  const { fake, state } = breakable("good");
  const slow: Clock = { ...systemClock, monotonic: () => performance.now() * 0.9975 };
  await startFakeDaemon([fake], [], slow);
  await sleep(6 * INTERVAL_SECONDS);
  expectEverySlot(state.polls);
});

describe("two collectors with one family", () => {
  const fake = (kind: string, families: readonly Family[]): Fake => ({
    kind,
    intervalSeconds: INTERVAL_SECONDS,
    poll: () => families,
  });
  const family = (type: Family["type"], value: number, help = "Shared."): Family => ({
    name: "shared",
    help,
    type,
    samples: [{ labels: { value: String(value) }, value }],
  });

  test("that agree are one", async () => {
    const daemon = await startFakeDaemon([
      fake("first", [family("gauge", 1)]),
      fake("second", [family("gauge", 2)]),
    ]);
    await daemon.ready;
    const page = await scrape(daemon.url);
    expect(samplesOf(page, "shared").map(({ value }) => value)).toEqual([1, 2]);
    expect(valueOf(page, "metrics_exporter_exposition_conflicts_total")).toBe(0);
  });

  test("that disagree leave a valid page, a count and one line in the log", async () => {
    const daemon = await startFakeDaemon([
      fake("first", [family("gauge", 1)]),
      fake("second", [family("counter", 2), gauge("other", "Of the second alone.", 3)]),
    ]);
    await daemon.ready;
    await scrape(daemon.url);
    await sleep(2 * INTERVAL_SECONDS);
    const headers = { accept: "application/openmetrics-text" };
    const { body } = await ask(`${daemon.url}/metrics`, { headers });
    expect(body.toString().match(/^# TYPE shared /gm)).toHaveLength(1);
    const page = await scrape(daemon.url);
    expect(samplesOf(page, "shared").map(({ value }) => value)).toEqual([1]);
    expect(valueOf(page, "other")).toBe(3);
    expect(valueOf(page, "metrics_exporter_exposition_conflicts_total")).toBeGreaterThanOrEqual(1);
    const conflicts = daemon.lines().filter(({ msg }) => msg === "collectors disagree");
    expect(conflicts).toEqual([expect.objectContaining({ level: "warn", family: "shared" })]);
  });
});

test("200 ms of a blocked event loop are seen at the next poll", async () => {
  const daemon = await startFakeDaemon([], ["event_loop_lag"]);
  await daemon.ready;
  const pollsOn = (page: readonly ParsedFamily[]) => outcomes(page, "event_loop_lag", "success");
  const before = pollsOn(await scrape(daemon.url)) ?? 0;
  const page = async () => {
    const seen = await scrape(daemon.url);
    return pollsOn(seen) === before + 1 ? seen : undefined;
  };
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  const after = await eventually("the next poll is on the page", page);
  const lag = valueOf(after, "nodejs_eventloop_lag_max_seconds");
  expect(lag).toBeGreaterThanOrEqual(0.19);
  expect(lag).toBeLessThan(1);
});

async function medianScrape(daemon: FakeDaemon): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < 21; i++) {
    const startedAt = performance.now();
    await scrape(daemon.url);
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return seconds.sort((a, b) => a - b)[10] ?? Infinity;
}

/** After the first poll, at the start, each slot of the grid has its one poll, as far as a busy machine runs them in time. */
function expectEverySlot(polls: readonly number[]): void {
  const [, first = 0] = polls;
  const slots = ((polls.at(-1) ?? 0) - first) / (INTERVAL_SECONDS * 1000) + 1;
  expect(polls.length - 1).toBeGreaterThanOrEqual(5);
  expect(Math.abs(polls.length - 1 - slots)).toBeLessThan(1.5);
}
