import { familyOfColumn, type Family, type Labels } from "./family.ts";
import { familyOf, type Metric } from "./metric.ts";

/** Writes one family, sample by sample, poll after poll. */
export interface FamilyWriter {
  /** A poll begins: there are no samples. */
  readonly begin: () => void;
  readonly add: (labels: Labels, value: number) => void;
  /** What was added since. The same object as at the poll before where all samples are the same. */
  readonly family: () => Family;
}

/** A writer of a family that has no samples yet. */
export function createFamilyWriter(metric: Metric): FamilyWriter {
  let family = familyOf(metric, []);
  let labels: readonly Labels[] = [];
  let values: readonly number[] = [];
  // Copies of these, from the first sample on that has other labels or another value.
  let otherLabels: Labels[] | undefined;
  let otherValues: number[] | undefined;
  let count = 0;

  return {
    begin: () => {
      otherLabels = otherValues = undefined;
      count = 0;
    },
    add: (of, value) => {
      if (labels[count] !== of) otherLabels ??= labels.slice();
      if (values[count] !== value) otherValues ??= values.slice();
      if (otherLabels !== undefined) otherLabels[count] = of;
      if (otherValues !== undefined) otherValues[count] = value;
      count += 1;
    },
    family: () => {
      if ((otherLabels ?? otherValues) === undefined && count === values.length) return family;
      labels = first(otherLabels ?? labels, count);
      values = first(otherValues ?? values, count);
      otherLabels = otherValues = undefined;
      family = familyOfColumn(metric, { labels, values });
      return family;
    },
  };
}

function first<Item>(items: readonly Item[], count: number): readonly Item[] {
  return items.length === count ? items : items.slice(0, count);
}
