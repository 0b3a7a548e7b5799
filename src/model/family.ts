/** The labels of one series. Collectors reuse one object per series from poll to poll: views cache what they derive from it. */
export type Labels = Readonly<Record<string, string>>;

/** One number of a family. A counter's or gauge's sample has no suffix. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** What a histogram's or summary's part adds to the family's name. */
  readonly suffix?: "_bucket" | "_sum" | "_count";
}

/** What the number means, as Prometheus' text format says it; `untyped` where the source does not know. */
export type MetricType = "gauge" | "counter" | "histogram" | "summary" | "untyped";

/** All series of one name. */
export interface Family {
  /** The whole name as it stands in the exposition, `_total` included. */
  readonly name: string;
  /** One sentence. */
  readonly help: string;
  readonly type: MetricType;
  readonly samples: readonly Sample[];
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
  return families.reduce((count, { samples }) => count + samples.length, 0);
}
