/** The middle value; the mean of the two middle ones of an even number. Throws where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) {
    throw new Error("Cannot take the median: there are no values, want one at least");
  }
  return (low + high) / 2;
}

/** The value that this share of the values, above 0, does not exceed. Throws where there is none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) {
    throw new Error("Cannot take the quantile: there are no values, want one at least");
  }
  return value;
}

/** A point of a curve. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The slope of the straight line nearest to the points (least squares); 0 for fewer than two. */
export function slope(points: readonly Point[]): number {
  const count = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / count;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / count;
  let [shared, spread] = [0, 0];
  for (const { x, y } of points) {
    shared += (x - meanX) * (y - meanY);
    spread += (x - meanX) ** 2;
  }
  return spread === 0 ? 0 : shared / spread;
}
