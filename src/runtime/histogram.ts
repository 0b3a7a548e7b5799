/** One series of a histogram, in the shape of the model's sample. */
export interface HistogramSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly suffix: "_bucket" | "_sum" | "_count";
}

/** What was observed so far, by size. */
export interface Histogram {
  /** Counts a value, in the unit of the bounds. */
  observe(value: number): void;
  /** The buckets, each with all below it, then sum and count; the labels are the same objects each time. */
  series(): readonly HistogramSeries[];
}

/** A histogram whose buckets end at `bounds`, in ascending order, and at infinity; never reset. */
export function createHistogram(
  bounds: readonly number[],
  labels: Readonly<Record<string, string>> = {},
): Histogram {
  const ends = [...bounds, Infinity];
  const bucketLabels = ends.map((end) => ({
    le: end === Infinity ? "+Inf" : String(end),
    ...labels,
  }));
  const counts = ends.map(() => 0);
  let sum = 0;

  function observe(value: number): void {
    const bucket = ends.findIndex((end) => value <= end);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    sum += value;
  }

  function series(): readonly HistogramSeries[] {
    let count = 0;
    const buckets = bucketLabels.map((bucket, index): HistogramSeries => {
      count += counts[index] ?? 0;
      return { labels: bucket, value: count, suffix: "_bucket" };
    });
    return [
      ...buckets,
      { labels, value: sum, suffix: "_sum" },
      { labels, value: count, suffix: "_count" },
    ];
  }

  return { observe, series };
}
