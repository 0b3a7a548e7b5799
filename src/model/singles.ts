import type { Family } from "./family.ts";
import { type Metric, single } from "./metric.ts";

/**
 * Makes families of one series without labels, poll after poll: while the value of a metric stays its family is the same
 * object. Metrics are told apart as objects, and none is forgotten.
 */
export function createSingles(): (of: Metric, value: number) => Family {
  const shown = new Map<Metric, Family>();
  return (of, value) => {
    const before = shown.get(of);
    if (before?.samples[0]?.value === value) return before;
    const family = single(of, value);
    shown.set(of, family);
    return family;
  };
}
