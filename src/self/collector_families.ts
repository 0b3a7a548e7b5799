import { seriesCount, type Family, type Labels, type Sample } from "../model/family.ts";
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
 */
export type CollectorFamilies = (
  states: readonly CollectorState[],
  now: number,
) => readonly Family[];

/**
 * Hands out the same labels for the same collector at each view: to render them anew would cost more than all the rest.
 * @param replaced the names node_exporter gives the collectors that this one stands for
 */
export function createCollectorFamilies(
  replaced: (collector: string) => readonly string[],
): CollectorFamilies {
  const known = new Map<string, CollectorLabels>();
  const labelsOf = (collector: string): CollectorLabels => {
    let labels = known.get(collector);
    if (!labels) known.set(collector, (labels = createLabels(collector, replaced(collector))));
    return labels;
  };

  return (states, now) => {
    const each = (value: (state: CollectorState) => number | null): Sample[] => {
      const samples: Sample[] = [];
      states.forEach((state) => {
        const number = value(state);
        const labels = labelsOf(state.snapshot.collector).own;
        if (number !== null) samples.push({ labels, value: number });
      });
      return samples;
    };
    return [
      family("success", "Whether the latest poll succeeded.", each(successOf)),
      family(
        "outcome",
        "How the latest poll ended: 1 for the way it did.",
        outcomes(states, labelsOf),
      ),
      family(
        "duration_seconds",
        "How long the latest poll took.",
        each(({ snapshot }) => snapshot.durationSeconds),
      ),
      family(
        "last_success_timestamp_seconds",
        "When the latest successful poll began.",
        each(({ lastSuccessAt }) => lastSuccessAt && lastSuccessAt / 1000),
      ),
      family(
        "sample_age_seconds",
        "How old the collector's samples are.",
        each(({ snapshot }) =>
          snapshot.outcome === "success" ? Math.max(now - snapshot.polledAt, 0) / 1000 : null,
        ),
      ),
      family(
        "series",
        "Series the latest poll left behind.",
        each(({ snapshot }) => seriesCount(familiesOf(snapshot))),
      ),
      ...nodeExporterFamilies(states, labelsOf),
    ];
  };
}

/** The labels of a collector's own series. */
interface CollectorLabels {
  readonly own: Labels;
  /** In the order of the outcomes. */
  readonly outcomes: readonly Labels[];
  /** Under node_exporter's names. */
  readonly replaced: readonly Labels[];
}

function createLabels(collector: string, replaced: readonly string[]): CollectorLabels {
  return {
    own: { collector },
    outcomes: OUTCOMES.map((outcome) => ({ collector, outcome })),
    replaced: replaced.map((name) => ({ collector: name })),
  };
}

function family(name: string, help: string, samples: readonly Sample[]): Family {
  return { name: `metrics_exporter_collector_${name}`, help, type: "gauge", samples };
}

function successOf({ snapshot }: CollectorState): number {
  return Number(snapshot.outcome === "success");
}

type LabelsOf = (collector: string) => CollectorLabels;

function outcomes(states: readonly CollectorState[], labelsOf: LabelsOf): Sample[] {
  const samples: Sample[] = [];
  states.forEach(({ snapshot: { collector, outcome } }) => {
    labelsOf(collector).outcomes.forEach((labels, index) => {
      samples.push({ labels, value: Number(OUTCOMES[index] === outcome) });
    });
  });
  return samples;
}

interface Scrape {
  readonly labels: Labels;
  success: number;
  seconds: number;
}

/** Where two of ours stand for one of node_exporter's, it is as well as the worse and took as long as the longer. */
function nodeExporterFamilies(
  states: readonly CollectorState[],
  labelsOf: LabelsOf,
): readonly Family[] {
  const scrapes = new Map<string, Scrape>();
  states.forEach((state) => {
    const success = successOf(state);
    const seconds = state.snapshot.durationSeconds;
    labelsOf(state.snapshot.collector).replaced.forEach((labels) => {
      const name = labels.collector ?? "";
      const scrape = scrapes.get(name);
      if (scrape === undefined) scrapes.set(name, { labels, success, seconds });
      else {
        scrape.success = Math.min(scrape.success, success);
        scrape.seconds = Math.max(scrape.seconds, seconds);
      }
    });
  });
  const all = [...scrapes.values()];
  return [
    {
      name: "node_scrape_collector_duration_seconds",
      help: "How long the latest poll of what stands for this node_exporter collector took.",
      type: "gauge",
      samples: all.map(({ labels, seconds }) => ({ labels, value: seconds })),
    },
    {
      name: "node_scrape_collector_success",
      help: "Whether the latest poll of what stands for this node_exporter collector succeeded.",
      type: "gauge",
      samples: all.map(({ labels, success }) => ({ labels, value: success })),
    },
  ];
}
