import { describe, expect, test } from "@jest/globals";
import { systemClock } from "../../src/lib/clock.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { poll } from "../../src/polling/poll.ts";
import type { PollContext } from "../../src/polling/collector.ts";
import type { Family } from "../../src/model/family.ts";
import { fakeSource, sleep, upFamily } from "./fake_source.ts";

const families = [upFamily()];

function start(
  answer: (context: PollContext) => readonly Family[] | Promise<readonly Family[]>,
  timeoutSeconds = 1,
  stopped = new AbortController(),
) {
  const limits = { collector: "fake", timeoutSeconds, maxSeries: 1, stopped: stopped.signal };
  return poll(fakeSource(answer).source, limits, systemClock);
}

function burn(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
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
    const limits = { collector: "fake", timeoutSeconds: 1, maxSeries: 1 };
    const stopped = new AbortController().signal;
    for (const answer of [two, sleep(1).then(() => two)]) {
      const source = { poll: () => answer, troubles: () => troubles };
      expect(await poll(source, { ...limits, stopped }, systemClock).snapshot).toMatchObject({
        families: [{ name: "down" }],
        dropped: 1,
        troubles,
      });
    }
  });

  test("a source that answers later", async () => {
    const { snapshot } = start(() => sleep(20).then(() => families));
    expect(await snapshot).toMatchObject({ outcome: "success", families });
    expect((await snapshot).durationSeconds).toBeGreaterThan(0.015);
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
    expect(await Promise.race([ended, sleep(20).then(() => "still running")])).toBe(
      "still running",
    );
  });

  test("an answer after the deadline changes nothing but ends the poll", async () => {
    const { snapshot, ended } = start(() => sleep(60).then(() => families), 0.02);
    expect(await snapshot).toMatchObject({ outcome: "failure", reason: "timeout" });
    await ended;
    expect((await snapshot).outcome).toBe("failure");
  });

  test("stopping the daemon ends the wait", async () => {
    const stopped = new AbortController();
    const { snapshot } = start(() => new Promise(() => undefined), 10, stopped);
    stopped.abort();
    expect(await snapshot).toMatchObject({ outcome: "failure", reason: "error" });
  });

  test("CPU time is that of the poll's own turns, not of what runs while it pauses", async () => {
    const { snapshot } = start(async ({ pause }) => {
      burn(20);
      setImmediate(() => burn(80));
      await pause();
      return families;
    });
    const { cpuSeconds } = await snapshot;
    expect(cpuSeconds).toBeGreaterThan(0.01);
    expect(cpuSeconds).toBeLessThan(0.07);
  });

  test("a pause after the deadline ends the poll", async () => {
    const { ended } = start(async ({ pause }) => {
      for (;;) await pause();
    }, 0.03);
    await expect(ended).resolves.toBeUndefined();
  });
});
