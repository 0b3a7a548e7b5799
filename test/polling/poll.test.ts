import { describe, expect, test } from "@jest/globals";
import { NoDataError } from "../../src/lib/errors.ts";
import { createPoll } from "../../src/polling/poll.ts";
import type { PollContext } from "../../src/polling/collector.ts";
import type { Family } from "../../src/model/family.ts";
import { fakeSource, slowSource, upFamily } from "./fake_source.ts";
import { fakeClock, turn } from "./fake_time.ts";

const families = [upFamily()];
const LIMITS = { collector: "fake", timeoutSeconds: 60, maxSeries: 1 };

function start(
  answer: (context: PollContext) => readonly Family[] | Promise<readonly Family[]>,
  timeoutSeconds = 60,
  stopped = new AbortController(),
) {
  const limits = { ...LIMITS, timeoutSeconds, stopped: stopped.signal };
  return createPoll(fakeSource(answer).source, limits, fakeClock().clock)();
}

describe("poll", () => {
  test("a source that answers at once leaves its snapshot at once", () => {
    const { snapshot, ended } = start(() => families);
    const whole = { outcome: "success", families, dropped: 0, troubles: [] };
    expect(snapshot).toMatchObject({ collector: "fake", ...whole });
    expect(ended).toBeUndefined();
  });

  test("what is beyond max_series is dropped, and what it went without is told", async () => {
    const two = [upFamily(), { ...upFamily(), name: "down" }];
    const troubles = [{ about: "x", reason: "it is broken, want it whole" }];
    const limits = { ...LIMITS, stopped: new AbortController().signal };
    for (const answer of [two, turn().then(() => two)]) {
      const source = { poll: () => answer, troubles: () => troubles };
      expect(await createPoll(source, limits, fakeClock().clock)().snapshot).toMatchObject({
        families: [{ name: "down" }],
        dropped: 1,
        troubles,
      });
    }
  });

  test("a source that answers later", async () => {
    const { at, clock } = fakeClock();
    const { source, answer } = slowSource();
    at.ms = 1000;
    const limits = { ...LIMITS, stopped: new AbortController().signal };
    const { snapshot } = createPoll(source, limits, clock)();
    at.ms = 1020;
    answer();
    const lasted = { polledAt: 1000, durationSeconds: 0.02 };
    expect(await snapshot).toMatchObject({ outcome: "success", families, ...lasted });
  });

  test("a source knows how long it may take", () => {
    let known = 0;
    start(({ timeoutSeconds }) => {
      known = timeoutSeconds;
      return families;
    }, 0.25);
    expect(known).toBe(0.25);
  });

  test("a source that throws", () => {
    const error = new Error("broken");
    const { snapshot } = start(() => {
      throw error;
    });
    expect(snapshot).toMatchObject({ outcome: "failure", reason: "error", error });
  });

  test("a source that rejects", async () => {
    const error = new Error("broken");
    const { snapshot } = start(() => Promise.reject(error));
    expect(await snapshot).toMatchObject({ outcome: "failure", reason: "error", error });
  });

  test("a source this host does not have, at once and later", async () => {
    const error = new NoDataError("none");
    const thrown = start(() => {
      throw error;
    });
    expect(thrown.snapshot).toMatchObject({ outcome: "no_data", error });
    expect(await start(() => Promise.reject(error)).snapshot).toMatchObject({ outcome: "no_data" });
  });

  test("a source that hangs fails at its deadline, is told so, and has not ended", async () => {
    let signal: AbortSignal | undefined;
    const { snapshot, ended } = start((context) => {
      signal = context.signal;
      return new Promise(() => undefined);
    }, 0.05);
    expect(await snapshot).toMatchObject({ outcome: "failure", reason: "timeout" });
    expect(signal?.aborted).toBe(true);
    expect(await Promise.race([ended, turn().then(() => "still running")])).toBe("still running");
  });

  test("an answer after the deadline changes nothing but ends the poll", async () => {
    const { source, answer } = slowSource();
    const limits = { ...LIMITS, timeoutSeconds: 0.01, stopped: new AbortController().signal };
    const { snapshot, ended } = createPoll(source, limits, fakeClock().clock)();
    expect(await snapshot).toMatchObject({ outcome: "failure", reason: "timeout" });
    answer();
    await ended;
    expect((await snapshot).outcome).toBe("failure");
  });

  test("stopping the daemon ends the wait", async () => {
    const stopped = new AbortController();
    const { snapshot } = start(() => new Promise(() => undefined), 10, stopped);
    stopped.abort();
    expect(await snapshot).toMatchObject({ outcome: "failure", reason: "error" });
  });

  test("CPU time is that of the poll's own turns, not of what runs while it pauses or waits", async () => {
    const { at, clock } = fakeClock();
    const { source } = fakeSource(async ({ pause }) => {
      at.ms += 250;
      setImmediate(() => (at.ms += 4000));
      await pause();
      at.ms += 500;
      await pause();
      return families;
    });
    const limits = { ...LIMITS, stopped: new AbortController().signal };
    at.ms = 1000;
    const { snapshot } = createPoll(source, limits, clock)();
    expect((await snapshot).cpuSeconds).toBe(0.75);
  });

  test("CPU time of a poll that does not wait is what it took", () => {
    const { at, clock } = fakeClock();
    const { source } = fakeSource(() => {
      at.ms += 250;
      return families;
    });
    const limits = { ...LIMITS, stopped: new AbortController().signal };
    expect(createPoll(source, limits, clock)().snapshot).toMatchObject({ cpuSeconds: 0.25 });
  });

  test("a pause after the deadline ends the poll", async () => {
    const { ended } = start(async ({ pause }) => {
      for (;;) await pause();
    }, 0.03);
    await expect(ended).resolves.toBeUndefined();
  });
});

describe("a later poll", () => {
  test("knows nothing of the one before", async () => {
    const { at, clock } = fakeClock();
    const limits = { ...LIMITS, timeoutSeconds: 60, stopped: new AbortController().signal };
    const signals: AbortSignal[] = [];
    const source = {
      poll: (context: PollContext) => {
        signals.push(context.signal);
        at.ms += 250;
        return signals.length === 1 ? Promise.reject(new Error("broken")) : families;
      },
    };
    const poll = createPoll(source, limits, clock);
    const first = poll();
    expect(await first.snapshot).toMatchObject({ outcome: "failure", cpuSeconds: 0.25 });
    await first.ended;
    const second = { outcome: "success", polledAt: 250, durationSeconds: 0.25, cpuSeconds: 0.25 };
    expect(poll().snapshot).toMatchObject(second);
    expect(signals[1]).not.toBe(signals[0]);
  });
});
