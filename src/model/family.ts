/** The labels of one series. Collectors reuse one object per series from poll to poll: views cache what they derive from it. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a family. A counter's or gauge's sample has no suffix. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** What a histogram's or summary's part adds to the family's name. */
  readonly suffix?: "_bucket" | "_sum" | "_count";
}

/**
 * The samples of a family as lists side by side, a place of each for every sample: an eighth of the memory that an object for
 * each sample takes, of which those with thousands leave behind as many at every poll.
 */
export interface Column {
  /** The same array for as long as the series stay the same. */
  readonly labels: readonly Labels[];
  readonly values: readonly number[];
  /** Only where some sample has one. */
  readonly suffixes?: readonly Sample["suffix"][] | undefined;
}

/** Where a family keeps its column: none of its data, which its samples are. */
const COLUMN = Symbol("column");

/** What the number means, as Prometheus' text format says it; `untyped` where the source does not know. */
export type MetricType = "gauge" | "counter" | "histogram" | "summary" | "untyped";

/** All series of one name. */
export interface Family {
  /** The whole name as it stands in the exposition, `_total` included. */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly type: MetricType;
  /** Made when they are first asked for, where the family has a column. */
  readonly samples: readonly Sample[];
  readonly [COLUMN]?: Column;
}

/** A family with these samples, which it has a column of where they are more than a few. */
export function familyOfColumn(of: Omit<Family, "samples">, column: Column): Family {
  const { name, help, type } = of;
  if (column.values.length < FEW) return { name, help, type, samples: samplesOf(column) };
  let samples: readonly Sample[] | undefined;
  const family: Family = {
    name,
    help,
    type,
    get samples() {
      return (samples ??= samplesOf(column));
    },
  };
  return Object.defineProperty(family, COLUMN, { value: column });
}

/** What the column saves it also costs, once a family. */
const FEW = 8;

function samplesOf({ labels, values, suffixes }: Column): readonly Sample[] {
  return values.map((value, index) => {
    const suffix = suffixes?.[index];
    const sample = { labels: labels[index] ?? NO_LABELS, value };
    return suffix === undefined ? sample : { ...sample, suffix };
  });
}

/** The family's samples as a column, where it has them so. */
export function columnOf(family: Family): Column | undefined {
  return family[COLUMN];
}

/** How many samples the family has; makes none. */
export function sampleCount(family: Family): number {
  return columnOf(family)?.values.length ?? family.samples.length;
}

/** The labels of a series that has none of its own. */
export const NO_LABELS: Labels = Object.freeze({});

/** A family of one gauge series without labels. */
export function gauge(name: string, help: string, value: number): Family {
  return { name, help, type: "gauge", samples: [{ labels: NO_LABELS, value }] };
}

/** A family of one counter series without labels. */
export function counter(name: string, help: string, value: number): Family {
  return { name, help, type: "counter", samples: [{ labels: NO_LABELS, value }] };
}

/** How many series the families hold. */
export function seriesCount(families: readonly Family[]): number {
  return families.reduce((count, family) => count + sampleCount(family), 0);
}
