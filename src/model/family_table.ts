import type { Family, Labels } from "./family.ts";
import { createFamilyWriter, type FamilyWriter } from "./family_writer.ts";
import type { Metric } from "./metric.ts";

/** Families in the making: a device hands in all its values at once, and each goes to the family it belongs to. */
export interface FamilyTable {
  /** Adds a sample, but for a value that the device does not have. */
  readonly add: (metric: Metric, labels: Labels, value: number | undefined) => void;
  /**
   * The metrics that have samples, in the order in which they were first handed in. A family whose samples are those of
   * the poll before is the same object, and where all are so is the array.
   */
  readonly families: () => readonly Family[];
  /** A poll begins: there are no samples. A table that is made for each poll needs none. */
  readonly turn: () => void;
}

/** One family in the making. */
interface Row {
  readonly metric: Metric;
  /** Whether its place was asked for. */
  readonly isPlaced: boolean;
  readonly writer: FamilyWriter;
  /** The poll that has handed in something last. */
  turn: number;
}

/** An empty table; `metrics`, if any, come first and in this order. Metrics are told apart by their names. */
export function createFamilyTable(metrics: readonly Metric[] = []): FamilyTable {
  const inOrder = metrics.map((metric) => createRow(metric, true));
  const rows = new Map(inOrder.map((row) => [row.metric.name, row]));
  let last: readonly Family[] = [];
  let latest: Row | undefined;
  let turn = 0;
  // Where in the order the next row comes that has not asked for a place.
  let next = metrics.length;

  function begin(metric: Metric, known: Row | undefined): Row {
    const row = known ?? createRow(metric, false);
    if (known === undefined) rows.set(metric.name, row);
    row.turn = turn;
    row.writer.begin();
    if (row.isPlaced) return row;
    // In another order than the last time: the rest find their places anew.
    if (inOrder[next] !== row) inOrder.splice(next, inOrder.length, row);
    next += 1;
    return row;
  }

  return {
    add: (metric, labels, value) => {
      if (value === undefined) return;
      // Often all samples of a metric come one after the other.
      let row = latest?.metric === metric ? latest : rows.get(metric.name);
      if (row?.turn !== turn) row = begin(metric, row);
      latest = row;
      row.writer.add(labels, value);
    },
    families: () => {
      const families: Family[] = [];
      let isSame = true;
      for (const row of inOrder) {
        if (row.turn !== turn) continue;
        const family = row.writer.family();
        isSame &&= family === last[families.length];
        families.push(family);
      }
      if (!isSame || families.length < last.length) last = families;
      return last;
    },
    turn: () => {
      turn += 1;
      next = metrics.length;
    },
  };
}

function createRow(metric: Metric, isPlaced: boolean): Row {
  return { metric, isPlaced, writer: createFamilyWriter(metric), turn: -1 };
}
