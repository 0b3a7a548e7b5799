import { describe, expect, test } from "@jest/globals";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Family } from "../../src/model/family.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { startPoller } from "../../src/polling/poller.ts";
import type { Source } from "../../src/polling/collector.ts";
import { fakeSource, slowSource, upFamily } from "./fake_source.ts";
import { fakeClock, fakeGrid, turn } from "./fake_time.ts";

function start(source: Source, { intervalSeconds = 5, timeoutSeconds = 60 } = {}) {
  const snapshots: Snapshot[] = [];
  const times = { intervalSeconds, timeoutSeconds };
  const task = { collector: "fake", source, ...times, maxSeries: 100 };
  const { grid, point, intervals } = fakeGrid();
  const { at, clock } = fakeClock();
  const record = (snapshot: Snapshot) => snapshots.push(snapshot);
  const poller = startPoller(task, { clock, grid, record });
  /** The point of the grid at this time. */
  const pointAt = (seconds: number): Promise<void> => {
    at.ms = seconds * 1000;
    return point();
  };
  return { snapshots, poller, at, point, pointAt, intervals };
}

describe("startPoller", () => {
  test("polls at once and then at each point of the grid of its interval", async () => {
    const { source, counts } = fakeSource(() => [upFamily()]);
    const { snapshots, poller, pointAt, intervals } = start(source);
    expect(intervals()).toEqual([5000]);
    expect(counts.polls).toBe(0);
    await poller.firstPoll;
    expect(snapshots).toMatchObject([{ outcome: "success", polledAt: 0 }]);
    for (const seconds of [5, 10, 15]) await pointAt(seconds);
    expect(snapshots.map(({ polledAt }) => polledAt)).toEqual([0, 5000, 10_000, 15_000]);
  });

  test("never two polls at once: points that find one running are left out", async () => {
    const { source, counts, answer, underWay } = slowSource();
    const { snapshots, poller, point } = start(source);
    await turn();
    expect(counts.polls).toBe(1);
    await point();
    await point();
    expect(counts.polls).toBe(1);
    answer();
    await poller.firstPoll;
    expect(snapshots).toMatchObject([{ outcome: "success" }]);
    await point();
    expect([counts.polls, underWay(), snapshots.length]).toEqual([2, 1, 1]);
  });

  test("one that passes its deadline is reported then, and polled again once it has ended", async () => {
    const { source, counts, answer } = slowSource();
    const { snapshots, poller, point } = start(source, { timeoutSeconds: 0.01 });
    await poller.firstPoll;
    expect(snapshots).toMatchObject([{ outcome: "failure", reason: "timeout" }]);
    await point();
    await point();
    expect([counts.polls, snapshots.length]).toEqual([1, 1]);
    answer();
    await turn();
    await point();
    expect([counts.polls, snapshots.length]).toEqual([2, 1]);
  });

  test("after stop nothing is polled or recorded, and the source is closed once its poll has ended", async () => {
    const { source, counts, answer } = slowSource();
    const { snapshots, poller, point, intervals } = start(source);
    await turn();
    poller.stop();
    await poller.firstPoll;
    expect([counts.closed, intervals()]).toEqual([0, []]);
    answer();
    await turn();
    await point();
    expect(counts).toEqual({ polls: 1, closed: 1 });
    expect(snapshots).toEqual([]);
  });

  test("one that hangs for ever is never closed", async () => {
    const { source, counts } = slowSource();
    const { poller } = start(source, { timeoutSeconds: 0.01 });
    await poller.firstPoll;
    poller.stop();
    await turn();
    expect(counts).toEqual({ polls: 1, closed: 0 });
  });

  test("stopped before its first poll it never polls, and its first poll counts as over", async () => {
    const { source, counts } = fakeSource(() => []);
    const { poller } = start(source);
    poller.stop();
    await poller.firstPoll;
    expect(counts).toEqual({ polls: 0, closed: 1 });
  });
});

describe("a source that was not there", () => {
  const absent = () => {
    throw new NoDataError("This host has none");
  };
  const later = () => Promise.reject(new NoDataError("This host has none"));
  const broken = () => {
    throw new Error("broken");
  };
  const there = () => [upFamily()];
  type Answer = () => readonly Family[] | Promise<readonly Family[]>;

  /** When it is polled from 0 to 120 s, in seconds, where it answers so and goes on with the last of these. */
  async function polledAt(intervalSeconds: number, ...answers: readonly Answer[]) {
    const { source } = fakeSource((_context, poll) =>
      (answers[poll - 1] ?? answers.at(-1) ?? absent)(),
    );
    const { snapshots, poller, pointAt } = start(source, { intervalSeconds });
    await poller.firstPoll;
    for (let seconds = intervalSeconds; seconds <= 120; seconds += intervalSeconds) {
      await pointAt(seconds);
    }
    return snapshots.map((snapshot) => snapshot.polledAt / 1000);
  }

  test("is looked for again 30 s later", async () => {
    expect(await polledAt(5, absent)).toEqual([0, 30, 60, 90, 120]);
    expect(await polledAt(10, later)).toEqual([0, 30, 60, 90, 120]);
    expect(await polledAt(30, absent)).toEqual([0, 30, 60, 90, 120]);
    expect(await polledAt(20, absent)).toEqual([0, 40, 80, 120]);
  });

  test("is polled at each point where those are rarer", async () => {
    expect(await polledAt(60, absent)).toEqual([0, 60, 120]);
  });

  test("is polled at each point once it is there, and at each where it fails", async () => {
    const all = Array.from({ length: 13 }, (_, point) => point * 10);
    expect(await polledAt(10, absent, there)).toEqual([0, ...all.slice(3)]);
    expect(await polledAt(10, absent, broken)).toEqual([0, ...all.slice(3)]);
    expect(await polledAt(10, broken)).toEqual(all);
    expect(await polledAt(10, there, broken)).toEqual(all);
    expect(await polledAt(60, broken, absent, there)).toEqual([0, 60, 120]);
  });

  test("is looked for at the point 30 s later though that one comes a little sooner than the last", async () => {
    const { source, counts } = fakeSource((_context, poll) => {
      if (poll > 1) at.ms += 2;
      return absent();
    });
    const { poller, at, pointAt } = start(source, { intervalSeconds: 30 });
    await poller.firstPoll;
    await pointAt(30.003);
    await pointAt(60.001);
    await pointAt(89.9995);
    expect(counts.polls).toBe(4);
  });
});
