/** The lags of one interval, in seconds. */
export interface LagSummary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Of the whole interval as it was, so divided by the number of lags. */
  readonly stddev: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** Gathers the lags of one interval. */
export interface LagRecorder {
  record(lagSeconds: number): void;
  /** Describes what was recorded since the last call and begins anew; undefined where that was nothing. */
  take(): LagSummary | undefined;
}

/** How many lags are kept for the percentiles: an interval with more has those of its latest. */
export const KEPT_LAGS = 4096;

/** An empty recorder. */
export function createLagRecorder(): LagRecorder {
  let kept: number[] = [];
  let count = 0;
  let min = Infinity;
  let max = 0;
  let sum = 0;
  let sumOfSquares = 0;

  function record(lagSeconds: number): void {
    kept[count % KEPT_LAGS] = lagSeconds;
    count += 1;
    min = Math.min(min, lagSeconds);
    max = Math.max(max, lagSeconds);
    sum += lagSeconds;
    sumOfSquares += lagSeconds * lagSeconds;
  }

  function take(): LagSummary | undefined {
    if (count === 0) return undefined;
    const mean = sum / count;
    const stddev = Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean));
    const sorted = Float64Array.from(kept).sort();
    const [p50, p90, p99] = [
      percentile(sorted, 0.5),
      percentile(sorted, 0.9),
      percentile(sorted, 0.99),
    ];
    const summary = { min, max, mean, stddev, p50, p90, p99 };
    kept = [];
    [count, min, max, sum, sumOfSquares] = [0, Infinity, 0, 0, 0];
    return summary;
  }

  return { record, take };
}

/** Where nothing was recorded: every lag is the same. */
export function constantLag(lagSeconds: number): LagSummary {
  const lag = lagSeconds;
  return { min: lag, max: lag, mean: lag, stddev: 0, p50: lag, p90: lag, p99: lag };
}

function percentile(sorted: Float64Array, ratio: number): number {
  return sorted[Math.ceil(ratio * sorted.length) - 1] ?? 0;
}
