/** Amounts of one or more metrics, in their order. */
export type Amounts = readonly number[];

/** As many zeros as there are others. */
export function zerosFor(others: readonly unknown[]): number[] {
  return others.map(() => 0);
}

/** Adds the amounts to the sums, or takes them away. */
export function add(sums: number[], amounts: Amounts, sign: 1 | -1 = 1): void {
  for (let index = 0; index < sums.length; index++) {
    sums[index] = (sums[index] ?? 0) + sign * (amounts[index] ?? 0);
  }
}

/** All of them together. */
export function sumOf(amounts: Amounts): number {
  let sum = 0;
  for (let index = 0; index < amounts.length; index++) sum += amounts[index] ?? 0;
  return sum;
}

/** By how much counters have grown; not at all where they fell. */
export function growth(before: Amounts, now: Amounts): number[] {
  return now.map((amount, index) => Math.max(0, amount - (before[index] ?? 0)));
}
