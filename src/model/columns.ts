import { sampleCount, type Family, type Labels } from "./family.ts";
import { createFamilyWriter, type FamilyWriter } from "./family_writer.ts";
import type { Metric } from "./metric.ts";

/** One thing of a table, such as a device: its labels, and a value for each column, undefined where it has none. */
export interface Row {
  readonly labels: Labels;
  readonly values: readonly (number | undefined)[];
}

/** A family for each column that some row has a value in; `columns` and `values` are in the same order. */
export function columnsOf(columns: readonly Metric[], rows: readonly Row[]): Family[] {
  return columns
    .map((column, index) => write(createFamilyWriter(column), index, rows))
    .filter((family) => family !== undefined);
}

/**
 * Makes the families of a table poll after poll, and yields after each: while no value of a column changes its family is the
 * same object, and while none does at all so is the array. Rows are to carry the same labels each time; their values may be
 * renewed in place.
 */
export function createColumns(
  columns: readonly Metric[],
): (rows: readonly Row[]) => Generator<undefined, readonly Family[]> {
  const writers = columns.map(createFamilyWriter);
  let families: readonly Family[] = [];
  return function* inSteps(rows) {
    const made: Family[] = [];
    let isSame = true;
    for (const [index, writer] of writers.entries()) {
      const family = write(writer, index, rows);
      if (family !== undefined) {
        isSame &&= family === families[made.length];
        made.push(family);
      }
      yield;
    }
    if (!isSame || made.length < families.length) families = made;
    return families;
  };
}

/** The family of the rows' values in this place, if any. */
function write(writer: FamilyWriter, index: number, rows: readonly Row[]): Family | undefined {
  writer.begin();
  for (const { labels, values } of rows) {
    const value = values[index];
    if (value !== undefined) writer.add(labels, value);
  }
  const family = writer.family();
  return sampleCount(family) === 0 ? undefined : family;
}
