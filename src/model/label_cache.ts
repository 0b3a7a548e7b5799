import type { Labels } from "./family.ts";

/** Hands out one Labels object per set of values, poll after poll: views find by it what they derived before. */
export interface LabelCache {
  /** The labels with these values, in the order of the names. */
  readonly of: (...values: readonly string[]) => Labels;
  /** A poll begins: what the one before it did not ask for is forgotten. */
  readonly turn: () => void;
}

/** An empty cache of labels with these names. */
export function createLabelCache(...names: readonly string[]): LabelCache {
  let previous = new Map<string, Labels>();
  let current = new Map<string, Labels>();
  return {
    of: (...values) => {
      const key = values.join("\0");
      let labels = current.get(key);
      if (labels === undefined) {
        labels =
          previous.get(key) ??
          Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""]));
        current.set(key, labels);
      }
      return labels;
    },
    turn: () => {
      previous = current;
      current = new Map();
    },
  };
}
