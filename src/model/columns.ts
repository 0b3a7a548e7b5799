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
 * Makes the families of a table poll after poll, and yields after each that it makes: while no value of a column changes its
 * family is the same object, and while none does at all so is the array. Rows are to carry the same labels each time.
 */
export function createColumns(
  columns: readonly Metric[],
): (rows: readonly Row[]) => Generator<undefined, readonly Family[]> {
  const writers = columns.map(createFamilyWriter);
  let shown: readonly Row[] = [];
  let byColumn: readonly (Family | undefined)[] = [];
  let families: readonly Family[] = [];
  return function* inSteps(rows) {
    const others = otherRows(rows, shown);
    if (others?.length === 0) return families;
    const made: (Family | undefined)[] = [];
    let isSame = others !== undefined;
    for (const writer of writers) {
      const index = made.length;
      if (others?.every((row) => rows[row]?.values[index] === shown[row]?.values[index])) {
        made.push(byColumn[index]);
      } else {
        made.push(write(writer, index, rows));
        isSame = false;
        yield;
      }
    }
    if (!isSame) families = made.filter((family) => family !== undefined);
    [shown, byColumn] = [rows, made];
    return families;
  };
}

/** Which rows may have other values than before; undefined where the rows are others. */
function otherRows(rows: readonly Row[], before: readonly Row[]): number[] | undefined {
  if (rows.length !== before.length) return undefined;
  const others: number[] = [];
  for (let at = 0; at < rows.length; at++) {
    if (rows[at]?.labels !== before[at]?.labels) return undefined;
    if (rows[at]?.values !== before[at]?.values) others.push(at);
  }
  return others;
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
