import type { Metric } from "./metric.ts";

/** Makes the metric of each name the source knows once: `make` is asked the first time a name is met. */
export function createMetricsByName(make: (name: string) => Metric): (name: string) => Metric {
  const made = new Map<string, Metric>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const metric = make(name);
    made.set(name, metric);
    return metric;
  };
}

/** A name of the kernel's as a part of a metric's. */
export function metricNamePart(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, "_");
}
