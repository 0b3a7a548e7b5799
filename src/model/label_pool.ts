import type { Labels } from "./family.ts";
import { createRecentLabels } from "./recent_labels.ts";

/** Hands out one Labels object per content, poll after poll, where the names too differ from series to series. */
export interface LabelPool {
  /** The object that already says the same, or this one. */
  readonly of: (labels: Labels) => Labels;
  /** A poll begins: what the one before it did not ask for is forgotten. */
  readonly turn: () => void;
}

/** An empty pool. */
export function createLabelPool(): LabelPool {
  const { of, turn } = createRecentLabels();
  return { of: (labels) => of(keyOf(labels), () => labels), turn };
}

function keyOf(labels: Labels): string {
  let key = "";
  for (const name in labels) key += `${name}\0${labels[name] ?? ""}\0`;
  return key;
}
