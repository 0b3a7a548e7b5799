import type { Family, Labels, MetricType, Sample } from "../model/family.ts";

/** A metric as prom-client's `getMetricsAsJSON` has it. */
interface RegistryMetric {
  readonly name: string;
  readonly help: string;
  readonly type: unknown;
  readonly values: readonly unknown[];
}

interface RegistryValue {
  readonly value: number;
  readonly labels: RegistryLabels;
  /** The whole name of the series where it is not the family's. */
  readonly metricName?: string;
}

type RegistryLabels = Readonly<Record<string, string | number>>;

/** A family as it was made the last time, and the labels its samples' were made from. */
interface Made {
  readonly family: Family;
  readonly from: readonly RegistryLabels[];
}

/**
 * Makes families of a registry's metrics. A series that has not changed is the same object as the time before, labels
 * that have not changed are: views keep what they derived from them.
 */
export function createRegistryFamilies(): (
  metrics: readonly RegistryMetric[],
) => readonly Family[] {
  const lastOf = new Map<string, Made>();
  return (metrics) =>
    metrics.map((metric) => {
      const made = makeFamily(metric, lastOf.get(metric.name));
      lastOf.set(metric.name, made);
      return made.family;
    });
}

function makeFamily({ name, help, type, values }: RegistryMetric, last: Made | undefined): Made {
  const before = last?.family.samples;
  const samples = (values as readonly RegistryValue[]).map((value, index) =>
    makeSample(name, value, last?.from[index], before?.[index]),
  );
  const isSame =
    samples.length === before?.length && samples.every((each, index) => each === before[index]);
  if (last !== undefined && isSame) return last;
  const from = (values as readonly RegistryValue[]).map(({ labels }) => labels);
  return { family: { name, help, type: type as MetricType, samples }, from };
}

function makeSample(
  name: string,
  { value, labels, metricName = name }: RegistryValue,
  lastLabels: RegistryLabels | undefined,
  last: Sample | undefined,
): Sample {
  const suffix = metricName.slice(name.length) as "" | "_bucket" | "_sum" | "_count";
  const isSame = last !== undefined && lastLabels !== undefined && isEqual(labels, lastLabels);
  if (isSame && last.value === value && (last.suffix ?? "") === suffix) return last;
  const sample = { labels: isSame ? last.labels : toLabels(labels), value };
  return suffix === "" ? sample : { ...sample, suffix };
}

/** A counter hands out the same object each time, a histogram makes them anew. */
function isEqual(labels: RegistryLabels, before: RegistryLabels): boolean {
  if (labels === before) return true;
  for (const name in before) if (!(name in labels)) return false;
  for (const name in labels) if (labels[name] !== before[name]) return false;
  return true;
}

function toLabels(labels: RegistryLabels): Labels {
  return Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [
      name,
      name === "le" ? bound(value) : String(value),
    ]),
  );
}

/** An upper bound as the text format writes it. */
function bound(value: string | number): string {
  return value === Infinity ? "+Inf" : String(value);
}
