import type { Family, Labels, MetricType, Sample } from "../model/family.ts";
import { seriesCount } from "../model/family.ts";
import { familiesOf, type Outcome, type Snapshot } from "../model/snapshot.ts";

/** What is known of one collector: its latest snapshot, and when its latest success began (ms since 1970). */
export interface CollectorState {
  readonly snapshot: Snapshot;
  readonly lastSuccessAt: number | null;
}

const OUTCOMES: readonly Outcome[] = ["success", "no_data", "failure"];

/**
 * How each collector is going, out of its latest snapshot: whether it succeeded, how long it took, how old
 * its numbers are and how many there are; and node_exporter's own two families of that, under its collectors' names.
 * @param now the time of the view, in milliseconds since 1970
 * @param replaced the names node_exporter gives the collectors that this one stands for
 */
export function collectorFamilies(
  states: readonly CollectorState[],
  now: number,
  replaced: (collector: string) => readonly string[],
): readonly Family[] {
  const each = (value: (state: CollectorState) => number | null): Sample[] =>
    states.flatMap((state) => {
      const number = value(state);
      return number === null ? [] : [{ labels: labelsOf(state), value: number }];
    });
  const succeeded = ({ snapshot }: CollectorState): number =>
    Number(snapshot.outcome === "success");
  return [
    family("collector_success", "Whether the latest poll succeeded.", each(succeeded)),
    family(
      "collector_outcome",
      "How the latest poll ended: 1 for the way it did.",
      outcomes(states),
    ),
    family(
      "collector_duration_seconds",
      "How long the latest poll took.",
      each(({ snapshot }) => snapshot.durationSeconds),
    ),
    family(
      "collector_last_success_timestamp_seconds",
      "When the latest successful poll began.",
      each(({ lastSuccessAt }) => lastSuccessAt && lastSuccessAt / 1000),
    ),
    family(
      "collector_sample_age_seconds",
      "How old the collector's samples are.",
      each(({ snapshot }) =>
        snapshot.outcome === "success" ? Math.max(now - snapshot.polledAt, 0) / 1000 : null,
      ),
    ),
    family(
      "collector_series",
      "Series the latest poll left behind.",
      each(({ snapshot }) => seriesCount(familiesOf(snapshot))),
    ),
    ...nodeExporterFamilies(states, replaced),
  ];
}

const PREFIX = "metrics_exporter_";

function family(name: string, help: string, samples: readonly Sample[]): Family {
  return { name: `${PREFIX}${name}`, help, type: "gauge" satisfies MetricType, samples };
}

const labelsByCollector = new Map<string, Labels>();

/** One labels object per collector, so that views find what they derived from it. */
function labelsOf({ snapshot: { collector } }: CollectorState): Labels {
  let labels = labelsByCollector.get(collector);
  if (!labels) labelsByCollector.set(collector, (labels = { collector }));
  return labels;
}

function outcomes(states: readonly CollectorState[]): Sample[] {
  return states.flatMap(({ snapshot: { collector, outcome } }) =>
    OUTCOMES.map((each) => ({
      labels: { collector, outcome: each },
      value: Number(each === outcome),
    })),
  );
}

interface Scrape {
  readonly success: number;
  readonly seconds: number;
}

/** Where two of ours stand for one of node_exporter's, it is as well as the worse and took as long as the longer. */
function nodeExporterFamilies(
  states: readonly CollectorState[],
  replaced: (collector: string) => readonly string[],
): readonly Family[] {
  const scrapes = new Map<string, Scrape>();
  for (const { snapshot } of states) {
    const success = Number(snapshot.outcome === "success");
    for (const name of replaced(snapshot.collector)) {
      const other = scrapes.get(name) ?? { success: 1, seconds: 0 };
      scrapes.set(name, {
        success: Math.min(other.success, success),
        seconds: Math.max(other.seconds, snapshot.durationSeconds),
      });
    }
  }
  const each = (value: (scrape: Scrape) => number): Sample[] =>
    [...scrapes].map(([collector, scrape]) => ({ labels: { collector }, value: value(scrape) }));
  return [
    {
      name: "node_scrape_collector_duration_seconds",
      help: "How long the latest poll of what stands for this node_exporter collector took.",
      type: "gauge",
      samples: each(({ seconds }) => seconds),
    },
    {
      name: "node_scrape_collector_success",
      help: "Whether the latest poll of what stands for this node_exporter collector succeeded.",
      type: "gauge",
      samples: each(({ success }) => success),
    },
  ];
}
