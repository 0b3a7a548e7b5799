import type { Labels } from "./family.ts";

/** A thing with the labels of its series. */
export type Labelled<Thing = unknown> = Thing & { readonly labels: Labels };

/** The rows with their labels; of those with the same labels object, only the first. Yields after each. */
export function* labelled<Row>(
  rows: readonly Row[],
  labelsOf: (row: Row) => Labels,
): Generator<undefined, Labelled<Row>[]> {
  const firsts = new Map<Labels, Labelled<Row>>();
  for (const row of rows) {
    const labels = labelsOf(row);
    if (!firsts.has(labels)) firsts.set(labels, { ...row, labels });
    yield;
  }
  return [...firsts.values()];
}
