import type { Family, Labels, Sample } from "./family.ts";
import { familyOf, type Metric } from "./metric.ts";

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
  /** What it came to the last time. */
  family: Family;
  /** The poll that has handed in something last, and how many samples that is. */
  turn: number;
  count: number;
  /** All of them, once one is not the one in its place in `family`. */
  fresh: Sample[] | undefined;
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
    row.count = 0;
    row.fresh = undefined;
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
      const { samples } = row.family;
      const old = samples[row.count];
      const isSame = old?.labels === labels && old.value === value;
      if (!isSame) row.fresh ??= samples.slice(0, row.count);
      row.fresh?.push(isSame ? old : { labels, value });
      row.count += 1;
    },
    families: () => {
      const families: Family[] = [];
      let isSame = true;
      for (const row of inOrder) {
        if (row.turn !== turn) continue;
        const family = settle(row);
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
  return {
    metric,
    isPlaced,
    family: familyOf(metric, []),
    turn: -1,
    count: 0,
    fresh: undefined,
  };
}

function settle(row: Row): Family {
  const { samples } = row.family;
  if (row.fresh === undefined && row.count < samples.length) {
    row.fresh = samples.slice(0, row.count);
  }
  if (row.fresh !== undefined) row.family = familyOf(row.metric, row.fresh);
  row.fresh = undefined;
  return row.family;
}
