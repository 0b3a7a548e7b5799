import type { Labels } from "./family.ts";
import { createRecentLabels } from "./recent_labels.ts";

/** Hands out one Labels object per set of values, poll after poll: views find by it what they derived before. */
export interface LabelCache {
  /** The labels with these values, in the order of the names. */
  readonly of: (...values: readonly string[]) => Labels;
  /** A poll begins: what the one before it did not ask for is forgotten. */
  readonly turn: () => void;
}

/** An empty cache of labels with these names. */
export function createLabelCache(...names: readonly string[]): LabelCache {
  const { of, turn } = createRecentLabels();
  return {
    of: (...values) =>
      of(values.join("\0"), () =>
        Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])),
      ),
    turn,
  };
}
