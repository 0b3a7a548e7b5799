import type { Family, Labels, Sample } from "./family.ts";
import { familyOf, type Metric } from "./metric.ts";

/** Families in the making: a device hands in all its values at once, and each goes to the family it belongs to. */
export interface FamilyTable {
  /** Adds a sample, but for a value that the device does not have. */
  readonly add: (metric: Metric, labels: Labels, value: number | undefined) => void;
  /** The metrics that have samples, in the order in which they were first handed in. */
  readonly families: () => readonly Family[];
}

/** An empty table; `metrics`, if any, come first and in this order. Metrics are told apart by their names. */
export function createFamilyTable(metrics: readonly Metric[] = []): FamilyTable {
  const rows = new Map<string, { readonly metric: Metric; readonly samples: Sample[] }>();
  for (const metric of metrics) rows.set(metric.name, { metric, samples: [] });
  return {
    add: (metric, labels, value) => {
      if (value === undefined) return;
      const row = rows.get(metric.name);
      if (row === undefined) rows.set(metric.name, { metric, samples: [{ labels, value }] });
      else row.samples.push({ labels, value });
    },
    families: () =>
      [...rows.values()]
        .filter(({ samples }) => samples.length > 0)
        .map(({ metric, samples }) => familyOf(metric, samples)),
  };
}
