import type { Family, Labels, Sample } from "./family.ts";
import { familyOf, type Metric } from "./metric.ts";

/** One thing of a table, such as a device: its labels, and a value for each column, undefined where it has none. */
export interface Row {
  readonly labels: Labels;
  readonly values: readonly (number | undefined)[];
}

/** A family for each column that some row has a value in; `columns` and `values` are in the same order. */
export function columnsOf(columns: readonly Metric[], rows: readonly Row[]): Family[] {
  const families: Family[] = [];
  for (const [index, column] of columns.entries()) {
    const samples: Sample[] = [];
    for (const { labels, values } of rows) {
      const value = values[index];
      if (value !== undefined) samples.push({ labels, value });
    }
    if (samples.length > 0) families.push(familyOf(column, samples));
  }
  return families;
}
