import { afterEach, describe, expect, test } from "@jest/globals";
import type { ParsedFamily } from "../../src/exposition/parse.ts";
import { gauge, type Family } from "../../src/model/family.ts";
import { ask } from "../http/serve.ts";
import { eventually, inOneOf } from "./children.ts";
import { startFakeDaemon, stopFakeDaemons, type Fake, type FakeDaemon } from "./fake_daemon.ts";
import { namesOf, ofCollector, samplesOf, scrape, valueOf } from "./page.ts";

afterEach(stopFakeDaemons);

const INTERVAL_SECONDS = 0.25;
const SLOTS = 5;

const never = new Promise<never>(() => undefined);

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

function outcomes(page: readonly ParsedFamily[], collector: string, outcome: string): number {
  const wanted = { collector, outcome };
  return valueOf(page, "metrics_exporter_collector_polls_total", wanted) ?? 0;
}

const failuresOf = (page: readonly ParsedFamily[], collector: string): number =>
  outcomes(page, collector, "failure");

describe("a collector that fails, beside a good one", () => {
  const f = async (kind: string, fault: () => Promise<readonly Family[]>) => {
    const [good, bad] = [breakable("good"), breakable(kind)];
    const daemon = await startFakeDaemon([good.fake, bad.fake]);
    const before = await pageWhere(daemon, kind, 1);
    expect(namesOf(before)).toContain(kind);

    const goodBefore = good.state.polls.length;
    bad.state.fault = fault;
    const after = await pageWhere(daemon, kind, 0);
    expect(namesOf(after)).not.toContain(kind);
    expect(namesOf(after)).toContain("good");
    expect(ofCollector(after, "success", "good")).toBe(1);
    expect(ofCollector(after, "series", kind)).toBe(0);

    // A busy machine may miss slots; whoever waits for the bad one misses them all the time.
    await eventually(
      "the good one is polled at slot after slot",
      () => hasRun(slotsOf(good.state.polls.slice(goodBefore))) || undefined,
    );
    await inOneOf(5, async () => expect(await medianScrape(daemon)).toBeLessThan(0.2));
    const failures = daemon.lines().filter(({ msg }) => msg === "collector fails");
    expect(failures).toEqual([expect.objectContaining({ level: "warn", collector: kind })]);
    const seen = (what: string, holds: (page: readonly ParsedFamily[]) => boolean) =>
      eventually(what, async () => {
        const page = await scrape(daemon.url);
        return holds(page) ? page : undefined;
      });
    return { daemon, bad: bad.state, seen };
  };

  test("by throwing: tried again at each interval, and back when it recovers", async () => {
    const { daemon, bad, seen } = await f("throws", () => {
      throw new Error("broken on purpose");
    });
    const page = await seen("it has failed 4 times", (page) => failuresOf(page, "throws") >= 4);
    expect(ofCollector(page, "timeouts_total", "throws")).toBe(0);
    delete bad.fault;
    expect(namesOf(await pageWhere(daemon, "throws", 1))).toContain("throws");
    expect(daemon.lines().at(-1)).toMatchObject({ msg: "collector recovered" });
  });

  test("by rejecting", async () => {
    const { seen } = await f("rejects", () => Promise.reject(new Error("broken later")));
    const page = await seen("it has failed 4 times", (page) => failuresOf(page, "rejects") >= 4);
    expect(ofCollector(page, "timeouts_total", "rejects")).toBe(0);
  });

  test("by never answering: one timeout, and no second poll beside the first", async () => {
    const { daemon, bad } = await f("hangs", () => never);
    const page = await scrape(daemon.url);
    expect(ofCollector(page, "timeouts_total", "hangs")).toBe(1);
    expect(outcomes(page, "hangs", "failure")).toBe(1);
    expect(bad.polls.length).toBe(outcomes(page, "hangs", "success") + 1);
  });

  test("by taking longer than its interval: a timeout each, polled again when it has ended", async () => {
    const [most, counts] = [1.5 * INTERVAL_SECONDS * 1000, { underWay: 0, most: 0 }];
    const answerLate = async () => {
      counts.most = Math.max(counts.most, ++counts.underWay);
      await new Promise((resolve) => setTimeout(resolve, most));
      counts.underWay -= 1;
      return [gauge("slow", "A fake.", 1)];
    };
    const { seen } = await f("slow", answerLate);
    const page = await seen("it has failed twice", (page) => failuresOf(page, "slow") >= 2);
    expect(ofCollector(page, "timeouts_total", "slow")).toBe(failuresOf(page, "slow"));
    expect(counts.most).toBe(1);
  });
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
    await eventually("both have been polled three times", async () => {
      const page = await scrape(daemon.url);
      return ["first", "second"].every((kind) => outcomes(page, kind, "success") >= 3) || undefined;
    });
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
  await inOneOf(10, async () => {
    const before = pollsOn(await scrape(daemon.url));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    const after = await eventually("a later poll is on the page", async () => {
      const page = await scrape(daemon.url);
      return pollsOn(page) > before ? page : undefined;
    });
    expect(pollsOn(after)).toBe(before + 1);
    const lag = valueOf(after, "nodejs_eventloop_lag_max_seconds");
    expect(lag).toBeGreaterThanOrEqual(0.19);
    expect(lag).toBeLessThan(1);
  });
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

/** The points of the grid at which polls began. Timers may be 1 ms early. */
function slotsOf(polls: readonly number[]): readonly number[] {
  return [...new Set(polls.map((at) => Math.floor((at + 1) / (INTERVAL_SECONDS * 1000))))];
}

/** Whether so many slots in a row are there. */
function hasRun(slots: readonly number[]): boolean {
  return slots.some((slot, index) => slots[index + SLOTS - 1] === slot + SLOTS - 1);
}
