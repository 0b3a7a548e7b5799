import { expect, test } from "@jest/globals";
import { makeWaves, wave, waveAt } from "../../src/collectors/wave.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import type { Family } from "../../src/model/family.ts";
import type { PollContext } from "../../src/polling/collector.ts";

const CONTEXT: PollContext = {
  signal: new AbortController().signal,
  timeoutSeconds: 5,
  pause: () => Promise.resolve(),
};

function openWave(): () => Promise<readonly Family[]> {
  const source = wave.open({}, { kernel: createKernelReader(), now: Date.now });
  return async () => source.poll(CONTEXT);
}

const { simple, square } = makeWaves(() => 0);

test("known values", () => {
  const f = (n: number, wantSimple: string, wantSquare: string) => {
    expect(waveAt(n, simple).toFixed(2)).toBe(wantSimple);
    expect(waveAt(n, square).toFixed(2)).toBe(wantSquare);
  };
  f(0, "0.00", "0.00");
  f(1, "0.05", "0.20");
  f(2, "0.10", "0.39");
  expect(waveAt(1, simple)).toBe(Math.sin(0.05));
});

test("the square's largest value is about 0.93", () => {
  const values = Array.from({ length: 126 }, (_, n) => waveAt(n, square));
  expect(Math.max(...values)).toBeCloseTo(0.93, 2);
});

test("a period is 40 pi polls", () => {
  const period = 40 * Math.PI;
  expect(period).toBeCloseTo(125.66, 2);
  expect(waveAt(7 + period, simple)).toBeCloseTo(waveAt(7, simple), 10);
  expect(waveAt(7 + period, square)).toBeCloseTo(waveAt(7, square), 10);
});

test("three sines at random lie within their ranges", () => {
  const f = (random: number, want: readonly (readonly [number, number, number])[]) => {
    const terms = makeWaves(() => random).three_random;
    expect(terms.map((term) => [term.frequency, term.amplitude, term.phase])).toEqual(want);
  };
  f(0, [
    [1, 0, 0],
    [1, 0, 0],
    [1, 0, 0],
  ]);
  f(0.5, [
    [1.5, 0.5, Math.PI],
    [2, 0.25, Math.PI],
    [2.5, 0.5 / 3, Math.PI],
  ]);
});

test("each poll advances by one step, from 0", async () => {
  const poll = openWave();
  const values = async (name: string) =>
    (await poll())[0]?.samples.find(({ labels }) => labels["name"] === name)?.value;
  expect(await values("simple")).toBe(0);
  expect(await values("simple")).toBe(Math.sin(0.05));
  expect(await values("square")).toBe(waveAt(2, square));
});

test("sources advance on their own", async () => {
  const first = openWave();
  await first();
  await first();
  const [family] = await openWave()();
  expect(family?.samples[0]?.value).toBe(0);
});

test("one gauge of three series, which keep their labels", async () => {
  const poll = openWave();
  const [before] = await poll();
  const [after] = await poll();
  expect(before).toMatchObject({ name: "wave_sine", type: "gauge" });
  expect(before?.samples.map(({ labels }) => labels)).toEqual([
    { name: "simple" },
    { name: "three_random" },
    { name: "square" },
  ]);
  after?.samples.forEach(({ labels }, i) => expect(labels).toBe(before?.samples[i]?.labels));
});
