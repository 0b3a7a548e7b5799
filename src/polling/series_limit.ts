import {
  sampleCount,
  seriesCount,
  type Family,
  type Labels,
  type Sample,
} from "../model/family.ts";

/** What is left of a poll's families, and how many series were taken from them. */
export interface Limited {
  readonly families: readonly Family[];
  readonly dropped: number;
}

/** The label that tells the parts of one histogram or summary from one another. */
const BOUND: Readonly<Partial<Record<Family["type"], string>>> = {
  histogram: "le",
  summary: "quantile",
};

/**
 * The families with at most `maxSeries` series. The limit is shared out: each family may have as many as every
 * other, and what one does not need goes to the rest; so one that grows without end leaves the others whole.
 * Of a family that has more, the first stay in the order of their labels, a histogram's or summary's parts
 * together or not at all. What stays thus depends on the series alone, not on their order or on earlier polls.
 */
export function limitSeries(families: readonly Family[], maxSeries: number): Limited {
  const count = seriesCount(families);
  if (count <= maxSeries) return { families, dropped: 0 };
  const shares = shareOut(families, maxSeries);
  const kept = families
    .map((family) => firstOf(family, shares.get(family) ?? 0))
    .filter((family) => sampleCount(family) > 0);
  return { families: kept, dropped: count - seriesCount(kept) };
}

/** How many series each family may have: the smallest are served first. */
function shareOut(families: readonly Family[], maxSeries: number): ReadonlyMap<Family, number> {
  const bySize = families.toSorted(
    (a, b) => sampleCount(a) - sampleCount(b) || compare(a.name, b.name),
  );
  let left = maxSeries;
  return new Map(
    bySize.map((family, index) => {
      // Rounded up, the rest of the division goes one each to the first.
      const share = Math.min(sampleCount(family), Math.ceil(left / (bySize.length - index)));
      left -= share;
      return [family, share];
    }),
  );
}

function firstOf(family: Family, share: number): Family {
  if (sampleCount(family) <= share) return family;
  const bound = BOUND[family.type];
  const groups = new Map<string, Sample[]>();
  for (const sample of family.samples) {
    const key = bound === undefined ? seriesKey(sample.labels) : keyWithout(bound, sample.labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [sample]);
    else group.push(sample);
  }
  const samples: Sample[] = [];
  // Without a comparator the engine compares the characters itself, several times as fast.
  for (const key of [...groups.keys()].sort()) {
    const group = groups.get(key) ?? [];
    if (samples.length + group.length > share) break;
    samples.push(...group);
  }
  return { ...family, samples };
}

const keys = new WeakMap<Labels, string>();

/** A text that orders series by their labels; remembered, as collectors hand out the same labels again and again. */
function seriesKey(labels: Labels): string {
  let key = keys.get(labels);
  if (key === undefined) keys.set(labels, (key = keyWithout(undefined, labels)));
  return key;
}

/** The same of what all parts of one histogram or summary have in common. */
function keyWithout(bound: string | undefined, labels: Labels): string {
  const names = Object.keys(labels).filter((name) => name !== bound);
  return names
    .sort()
    .map((name) => `${name}\0${labels[name] ?? ""}`)
    .join("\0");
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
