import type { CollectorRow } from "./page/overview.ts";
import type { Config } from "./config/config.ts";
import { redactConfig } from "./config/redact.ts";
import type { Route } from "./http/answer.ts";
import { createMetricsPage } from "./http/metrics_page.ts";
import { createRoutes } from "./http/routes.ts";
import type { Traffic } from "./http/traffic.ts";
import { createVarsPage } from "./http/vars_page.ts";
import { describeError } from "./lib/errors.ts";
import type { Family } from "./model/family.ts";
import { seriesCount } from "./model/family.ts";
import { identityLabels, type Identity } from "./model/identity.ts";
import { familiesOf, type Snapshot } from "./model/snapshot.ts";
import type { CollectorConfig, CollectorDefinition } from "./polling/collector.ts";
import type { Entry, Store } from "./polling/store.ts";
import { buildFamilies, type Build } from "./self/build.ts";
import { createCollectorFamilies } from "./self/collector_families.ts";
import type { SelfMetrics } from "./self/metrics.ts";

/** What the views are functions of. */
export interface ViewParts {
  readonly catalog: readonly CollectorDefinition[];
  readonly identity: () => Identity;
  readonly build: Build;
  readonly cmdline: readonly string[];
  readonly activeResources: () => number;
  readonly memstats: () => Readonly<Record<string, unknown>>;
  readonly store: Store;
  readonly traffic: Traffic;
  readonly self: SelfMetrics;
  readonly isReady: () => boolean;
  readonly onConflict: (name: string, reason: string) => void;
  readonly now: () => number;
}

/** Everything the server shows. */
export interface Views {
  readonly routes: readonly Route[];
  /** The views of this configuration from now on. */
  readonly configure: (config: Config) => void;
}

/** The views of the latest snapshots under a configuration. */
export function createViews(parts: ViewParts, initial: Config): Views {
  const startedAt = parts.now();
  let config = initial;
  let metrics = metricsUnder(config, parts);
  const routes = createRoutes({
    metrics: (request, query) => metrics(request, query),
    vars: createVarsPage({
      ...parts,
      version: parts.build.version,
      allow: () => config.debugVars.allow,
    }),
    isReady: parts.isReady,
    config: () => redactConfig(config),
    overview: () => ({
      ...parts.identity(),
      version: parts.build.version,
      upSeconds: (parts.now() - startedAt) / 1000,
      collectors: collectorRows(config.collectors, parts.store.entries(), parts.now()),
    }),
  });
  return {
    routes,
    configure: (next) => {
      config = next;
      metrics = metricsUnder(config, parts);
    },
  };
}

function metricsUnder(config: Config, parts: ViewParts): Route["answer"] {
  const { store, self, now } = parts;
  // One that node_exporter has no name for keeps its own, so that one alert covers all.
  const namesOf = new Map(parts.catalog.map(({ kind, replaces }) => [kind, replaces]));
  const replacedBy = new Map(
    config.collectors.map(({ name, kind }) => [name, namesOf.get(kind) ?? [name]]),
  );
  const replaced = (collector: string): readonly string[] => replacedBy.get(collector) ?? [];
  const build = buildFamilies(parts.build);
  const collectorFamilies = createCollectorFamilies(replaced);
  const selfFamilies = async (
    entries: readonly Entry[],
    whole: boolean,
  ): Promise<readonly Family[]> => [
    ...build,
    ...collectorFamilies(entries, now()),
    ...(whole ? await self.families() : []),
  ];
  return createMetricsPage({
    store,
    selfFamilies,
    constantLabels: { ...identityLabels(parts.identity()), ...config.labels },
    timestamps: config.timestamps,
    replaced,
    onConflict: parts.onConflict,
    now,
  });
}

function collectorRows(
  collectors: readonly CollectorConfig[],
  entries: readonly Entry[],
  now: number,
): readonly CollectorRow[] {
  const byName = new Map(entries.map(({ snapshot }) => [snapshot.collector, snapshot]));
  return collectors.map(({ name, kind, intervalSeconds }) => {
    const snapshot = byName.get(name);
    return {
      name,
      kind,
      intervalSeconds,
      outcome: snapshot?.outcome ?? "pending",
      error: snapshot ? whyNothing(snapshot) : "",
      series: snapshot ? seriesCount(familiesOf(snapshot)) : 0,
      ageSeconds: snapshot ? Math.max(now - snapshot.polledAt, 0) / 1000 : null,
      durationSeconds: snapshot?.durationSeconds ?? null,
      cpuSeconds: snapshot?.cpuSeconds ?? null,
    };
  });
}

/** Why the poll left nothing; a source that is not there needs no second sentence from the system. */
function whyNothing(snapshot: Snapshot): string {
  if (snapshot.outcome === "success") return "";
  const { error, outcome } = snapshot;
  return outcome === "no_data" && error instanceof Error ? error.message : describeError(error);
}
