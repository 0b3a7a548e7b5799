import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/lib/clock.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { createGrid } from "../../src/polling/grid.ts";
import { startPoller } from "../../src/polling/poller.ts";
import type { Source } from "../../src/polling/collector.ts";
import { fakeSource, sleep, upFamily } from "./fake_source.ts";

function start(source: Source, intervalSeconds: number, timeoutSeconds = intervalSeconds) {
  const snapshots: Snapshot[] = [];
  const times = { intervalSeconds, timeoutSeconds };
  const task = { collector: "fake", source, ...times, maxSeries: 100 };
  const poller = startPoller(task, {
    clock: systemClock,
    grid: createGrid(systemClock),
    record: (snapshot) => snapshots.push(snapshot),
  });
  return { snapshots, poller };
}

describe("startPoller", () => {
  test("polls at once and then on a grid that does not drift", async () => {
    const { source } = fakeSource(() => [upFamily()]);
    const { snapshots, poller } = start(source, 0.05);
    await poller.firstPoll;
    expect(snapshots).toHaveLength(1);
    await sleep(525);
    poller.stop();
    const [first] = snapshots;
    const last = snapshots.at(-1);
    expect(snapshots.length).toBeGreaterThanOrEqual(9);
    expect(snapshots.length).toBeLessThanOrEqual(12);
    const slots = ((last?.polledAt ?? 0) - (first?.polledAt ?? 0)) / 50;
    expect(Math.abs(slots - Math.round(slots))).toBeLessThan(0.4);
  });

  test("never two polls at once: slots that find one running are left out", async () => {
    let running = 0;
    let most = 0;
    const { source } = fakeSource(async () => {
      most = Math.max(most, ++running);
      await sleep(70);
      running -= 1;
      return [];
    });
    const { snapshots, poller } = start(source, 0.03, 0.02);
    await sleep(330);
    poller.stop();
    expect(most).toBe(1);
    expect(snapshots.every(({ outcome }) => outcome === "failure")).toBe(true);
    expect(snapshots.length).toBeGreaterThanOrEqual(2);
    expect(snapshots.length).toBeLessThanOrEqual(4);
  });

  test("one that hangs for ever is polled once and reported at its deadline", async () => {
    const { source, counts } = fakeSource(() => new Promise(() => undefined));
    const { snapshots, poller } = start(source, 0.02);
    await sleep(150);
    poller.stop();
    expect(counts.polls).toBe(1);
    expect(snapshots).toMatchObject([{ outcome: "failure", reason: "timeout" }]);
    expect(counts.closed).toBe(0);
  });

  test("goes on after a failure", async () => {
    const { source } = fakeSource((_context, poll) => {
      if (poll === 1) throw new Error("broken");
      return [upFamily()];
    });
    const { snapshots, poller } = start(source, 0.02);
    await sleep(80);
    poller.stop();
    expect(snapshots[0]?.outcome).toBe("failure");
    expect(snapshots[1]?.outcome).toBe("success");
  });

  test("after stop nothing is polled or recorded, and the source is closed once its poll has ended", async () => {
    const { source, counts } = fakeSource(() => sleep(40).then(() => []));
    const { snapshots, poller } = start(source, 1);
    await sleep(10);
    poller.stop();
    expect(counts.closed).toBe(0);
    await sleep(60);
    expect(counts).toEqual({ polls: 1, closed: 1 });
    expect(snapshots).toEqual([]);
  });

  test("stopped before its first poll it never polls, and its first poll counts as over", async () => {
    const { source, counts } = fakeSource(() => []);
    const { poller } = start(source, 1);
    poller.stop();
    await poller.firstPoll;
    expect(counts).toEqual({ polls: 0, closed: 1 });
  });
});
