import type { Family, Labels, Sample } from "./family.ts";
import { familyOf, type Metric } from "./metric.ts";

/** One thing of a table, such as a device: its labels, and a value for each column, undefined where it has none. */
export interface Row {
  readonly labels: Labels;
  readonly values: readonly (number | undefined)[];
}

/** A family for each column that some row has a value in; `columns` and `values` are in the same order. */
export function columnsOf(columns: readonly Metric[], rows: readonly Row[]): Family[] {
  return columns.flatMap((column, index) => columnOf(column, index, rows));
}

/** The same for hundreds of rows. Yields after each column. */
export function* columnsInSteps(
  columns: readonly Metric[],
  rows: readonly Row[],
): Generator<undefined, Family[]> {
  const families: Family[] = [];
  for (const [index, column] of columns.entries()) {
    families.push(...columnOf(column, index, rows));
    yield;
  }
  return families;
}

function columnOf(column: Metric, index: number, rows: readonly Row[]): readonly Family[] {
  const samples: Sample[] = [];
  for (const { labels, values } of rows) {
    const value = values[index];
    if (value !== undefined) samples.push({ labels, value });
  }
  return samples.length === 0 ? [] : [familyOf(column, samples)];
}
