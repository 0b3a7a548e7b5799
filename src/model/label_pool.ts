import type { Labels } from "./family.ts";

/** Hands out one Labels object per content, poll after poll, where the names too differ from series to series. */
export interface LabelPool {
  /** The object that already says the same, or this one. */
  readonly of: (labels: Labels) => Labels;
  /** A poll begins: what the one before it did not ask for is forgotten. */
  readonly turn: () => void;
}

/** An empty pool. */
export function createLabelPool(): LabelPool {
  let previous = new Map<string, Labels>();
  let current = new Map<string, Labels>();
  return {
    of: (labels) => {
      const key = JSON.stringify(labels);
      const known = current.get(key) ?? previous.get(key) ?? labels;
      current.set(key, known);
      return known;
    },
    turn: () => {
      previous = current;
      current = new Map();
    },
  };
}
