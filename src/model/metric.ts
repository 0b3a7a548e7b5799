import { NO_LABELS, type Family, type MetricType, type Sample } from "./family.ts";

/** What a family is before it has samples: a row of a collector's table. */
export interface Metric {
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly type: MetricType;
}

/** A row of a collector's table. */
export function metric(type: MetricType, name: string, help: string): Metric {
  return { name, help, type };
}

/** The metric with its samples. */
export function familyOf({ name, help, type }: Metric, samples: readonly Sample[]): Family {
  return { name, help, type, samples };
}

/** The metric with one series without labels. */
export function single(of: Metric, value: number): Family {
  return familyOf(of, [{ labels: NO_LABELS, value }]);
}

/** The metric as a list of one family, or of none where there is no sample: what a device lacks is left out. */
export function ifAny(of: Metric, samples: readonly Sample[]): readonly Family[] {
  return samples.length === 0 ? [] : [familyOf(of, samples)];
}
