import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Family } from "../model/family.ts";
import type { Outcome, Snapshot } from "../model/snapshot.ts";
import { createRegistryFamilies } from "./registry_families.ts";

/** What the daemon counts of its own doings. */
export interface SelfMetrics {
  /** Counts a poll by how it ended. */
  readonly countPoll: (snapshot: Snapshot) => void;
  /** Makes the series of these collectors exist, and those of all others go. */
  readonly retainCollectors: (collectors: readonly string[]) => void;
  readonly countRequest: () => void;
  /** Counts an answer: `handler` is the route, never the path as sent. */
  readonly countResponse: (handler: string, code: number, seconds: number) => void;
  /** Counts a connection that sent no request worth a handler. */
  readonly countClientError: (code: number) => void;
  /** Counts a family or series left out because two collectors disagree. */
  readonly countConflict: () => void;
  /** Counts a part of its source that a collector began to go without. */
  readonly countTrouble: (collector: string) => void;
  /** Notes how reading the configuration (again) went. */
  readonly noteReload: (successful: boolean, at: number) => void;
  readonly families: () => Promise<readonly Family[]>;
}

const OUTCOMES: readonly Outcome[] = ["success", "no_data", "failure"];

const REQUEST_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1];

/** The daemon's own metrics, all at zero, in a registry of their own. */
export function createSelfMetrics(): SelfMetrics {
  const registry = new Registry();
  const registers = [registry];
  const toFamilies = createRegistryFamilies();
  const { settle, ...polls } = pollMetrics(registers);
  const http = httpMetrics(registers);
  const reloads = reloadMetrics(registers);
  const conflicts = new Counter({
    name: "metrics_exporter_exposition_conflicts_total",
    help: "Families and series left out of the exposition because two collectors disagree on them.",
    registers,
  });

  return {
    ...polls,
    ...http,
    ...reloads,
    countConflict: () => conflicts.inc(),
    families: async () => {
      settle();
      return toFamilies(await registry.getMetricsAsJSON());
    },
  };
}

type Registers = Registry[];

function pollMetrics(registers: Registers) {
  const polls = new Counter({
    name: "metrics_exporter_collector_polls_total",
    help: "Polls that have ended, by how they ended.",
    labelNames: ["collector", "outcome"] as const,
    registers,
  });
  const timeouts = new Counter({
    name: "metrics_exporter_collector_timeouts_total",
    help: "Polls that had not ended at their deadline.",
    labelNames: ["collector"] as const,
    registers,
  });
  const cpu = new Counter({
    name: "metrics_exporter_collector_cpu_seconds_total",
    help: "CPU time the collector's polls took.",
    labelNames: ["collector"] as const,
    registers,
  });
  const dropped = new Counter({
    name: "metrics_exporter_series_dropped_total",
    help: "Series that polls returned beyond the collector's max_series, and that were dropped.",
    labelNames: ["collector"] as const,
    registers,
  });
  const troubles = new Counter({
    name: "metrics_exporter_collector_troubles_total",
    help: "Parts of a source that polls began to go without, such as a file that is refused.",
    labelNames: ["collector"] as const,
    registers,
  });
  const eachCollector = [timeouts, cpu, dropped, troubles];
  const tallies = new Map<string, PollTally>();
  let known: readonly string[] = [];

  function forget(collector: string): void {
    tallies.delete(collector);
    for (const counter of eachCollector) counter.remove({ collector });
    for (const outcome of OUTCOMES) polls.remove({ collector, outcome });
  }

  return {
    countPoll: (snapshot: Snapshot) => {
      const { collector, outcome, cpuSeconds } = snapshot;
      let tally = tallies.get(collector);
      if (tally === undefined) tallies.set(collector, (tally = { ...NO_POLLS }));
      tally[outcome] += 1;
      tally.cpuSeconds += Math.max(cpuSeconds, 0);
      if (outcome === "failure" && snapshot.reason === "timeout") tally.timeouts += 1;
      if (outcome === "success") tally.dropped += snapshot.dropped;
    },
    /** Puts what was counted since the last time into the counters. */
    settle: () => {
      for (const [collector, tally] of tallies) {
        for (const outcome of OUTCOMES) {
          if (tally[outcome] > 0) polls.inc({ collector, outcome }, tally[outcome]);
        }
        if (tally.cpuSeconds > 0) cpu.inc({ collector }, tally.cpuSeconds);
        if (tally.timeouts > 0) timeouts.inc({ collector }, tally.timeouts);
        if (tally.dropped > 0) dropped.inc({ collector }, tally.dropped);
        Object.assign(tally, NO_POLLS);
      }
    },
    countTrouble: (collector: string) => troubles.inc({ collector }),
    retainCollectors: (collectors: readonly string[]) => {
      for (const collector of known) if (!collectors.includes(collector)) forget(collector);
      for (const collector of collectors) {
        for (const counter of eachCollector) counter.inc({ collector }, 0);
        for (const outcome of OUTCOMES) polls.inc({ collector, outcome }, 0);
      }
      known = collectors;
    },
  };
}

/**
 * What polls of a collector came to since someone last looked: to look a series up in a counter costs more than a cheap
 * poll does, and polls are more frequent than looks.
 */
type PollTally = Record<Outcome | "timeouts" | "cpuSeconds" | "dropped", number>;

const NO_POLLS: Readonly<PollTally> = {
  ...{ success: 0, no_data: 0, failure: 0 },
  ...{ timeouts: 0, cpuSeconds: 0, dropped: 0 },
};

function httpMetrics(registers: Registers) {
  const requests = new Counter({
    name: "metrics_exporter_http_requests_total",
    help: "Requests answered, by route and status.",
    labelNames: ["handler", "code"] as const,
    registers,
  });
  const durations = new Histogram({
    name: "metrics_exporter_http_request_duration_seconds",
    help: "Time from a request's headers to the end of its answer.",
    labelNames: ["handler"] as const,
    buckets: REQUEST_SECONDS,
    registers,
  });
  const inFlight = new Gauge({
    name: "metrics_exporter_http_requests_in_flight",
    help: "Requests being answered.",
    registers,
  });
  const clientErrors = new Counter({
    name: "metrics_exporter_http_client_errors_total",
    help: "Connections ended because what they sent was no acceptable request, by the status they were sent.",
    labelNames: ["code"] as const,
    registers,
  });
  return {
    countRequest: () => inFlight.inc(),
    countResponse: (handler: string, code: number, seconds: number) => {
      inFlight.dec();
      requests.inc({ handler, code });
      durations.observe({ handler }, seconds);
    },
    countClientError: (code: number) => clientErrors.inc({ code }),
  };
}

function reloadMetrics(registers: Registers) {
  const successful = new Gauge({
    name: "metrics_exporter_config_last_reload_successful",
    help: "Whether the latest reading of the configuration succeeded.",
    registers,
  });
  const successAt = new Gauge({
    name: "metrics_exporter_config_last_reload_success_timestamp_seconds",
    help: "When the configuration in force was read.",
    registers,
  });
  return {
    noteReload: (ok: boolean, at: number) => {
      successful.set(ok ? 1 : 0);
      if (ok) successAt.set(at / 1000);
    },
  };
}
