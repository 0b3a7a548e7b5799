import { z } from "zod";
import type { Family, Labels } from "../model/family.ts";
import { defineCollector } from "../polling/collector.ts";

/** One sine of a wave. */
export interface Term {
  /** Radians that 20 polls advance it by. */
  readonly frequency: number;
  readonly amplitude: number;
  readonly phase: number;
}

/** The waves by name, in the order they are shown. */
export type Waves = Readonly<Record<"simple" | "three_random" | "square", readonly Term[]>>;

const POLLS_PER_RADIAN = 20;

/** The sum of the terms at the n-th poll, which is 0 at the first. */
export function waveAt(n: number, terms: readonly Term[]): number {
  return terms.reduce(
    (sum, { frequency, amplitude, phase }) =>
      sum + amplitude * Math.sin((frequency / POLLS_PER_RADIAN) * n + phase),
    0,
  );
}

/** A sine, three sines at random and the first four sines of a square; `random` yields numbers from 0 to 1. */
export function makeWaves(random: () => number): Waves {
  return {
    simple: [{ frequency: 1, amplitude: 1, phase: 0 }],
    three_random: [1, 2, 3].map((rank) => ({
      frequency: 1 + random() * rank,
      amplitude: random() / rank,
      phase: random() * 2 * Math.PI,
    })),
    square: [1, 3, 5, 7].map((odd) => ({ frequency: odd, amplitude: 1 / odd, phase: 0 })),
  };
}

/** A signal whose every value can be foretold: what is missing downstream was lost on the way. */
export const wave = defineCollector({
  kind: "wave",
  description: "Sine waves that advance by one step at each poll: a test signal.",
  sources: ["arithmetic"],
  portable: {},
  options: z.strictObject({}),
  open: () => {
    const series = Object.entries(makeWaves(Math.random)).map(([name, terms]) => {
      const labels: Labels = { name };
      return { labels, terms };
    });
    let n = 0;
    return {
      poll: (): readonly Family[] => {
        const samples = series.map(({ labels, terms }) => ({ labels, value: waveAt(n, terms) }));
        n += 1;
        return [{ name: "wave_sine", help: "Test signals made of sines.", type: "gauge", samples }];
      },
    };
  },
});
