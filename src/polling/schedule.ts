import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../lib/clock.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { CollectorConfig, CollectorDefinition, Host, Source } from "./collector.ts";
import { createGrid } from "./grid.ts";
import { startPoller, type Poller } from "./poller.ts";

/** The collectors being polled. */
export interface Schedule {
  /**
   * Makes these the collectors that are polled, on this host: those whose configuration did not change, and that
   * were on the same host, keep their state and their place. Throws, and changes nothing, where one
   * cannot be opened.
   */
  readonly apply: (collectors: readonly CollectorConfig[], host: Host) => void;
  /** Resolves when the first poll of every collector applied so far has ended. */
  readonly firstPolls: () => Promise<void>;
  readonly stop: () => void;
}

interface Scheduled {
  readonly config: CollectorConfig;
  readonly host: Host;
  readonly poller: Poller;
}

/** What a schedule needs. */
export interface ScheduleParts {
  readonly catalog: readonly CollectorDefinition[];
  readonly clock: Clock;
  /** Takes what each poll leaves behind. */
  readonly record: (snapshot: Snapshot) => void;
}

/** A schedule without collectors. */
export function createSchedule({ catalog, clock, record }: ScheduleParts): Schedule {
  let scheduled = new Map<string, Scheduled>();

  const parts = { clock, grid: createGrid(clock), record };

  return {
    apply: (collectors, host) => {
      const kept = (config: CollectorConfig): Scheduled | undefined => {
        const before = scheduled.get(config.name);
        return before?.host === host && isDeepStrictEqual(before.config, config)
          ? before
          : undefined;
      };
      const opened = openAll(
        collectors.filter((config) => !kept(config)),
        catalog,
        host,
      );
      const next = new Map(
        collectors.map((config) => {
          const source = opened.get(config.name);
          const task = source && { ...config, collector: config.name, source };
          const entry = task ? { config, host, poller: startPoller(task, parts) } : kept(config);
          if (!entry)
            throw new Error(`Cannot schedule ${config.name}: it was neither kept nor opened`);
          return [config.name, entry];
        }),
      );
      for (const [name, { poller }] of scheduled) {
        if (next.get(name)?.poller !== poller) poller.stop();
      }
      scheduled = next;
    },
    firstPolls: async () => {
      await Promise.all([...scheduled.values()].map(({ poller }) => poller.firstPoll));
    },
    stop: () => {
      for (const { poller } of scheduled.values()) poller.stop();
      scheduled = new Map();
    },
  };
}

/** Opens every collector or none: what was opened before one failed is closed again. */
function openAll(
  collectors: readonly CollectorConfig[],
  catalog: readonly CollectorDefinition[],
  host: Host,
): Map<string, Source> {
  const opened = new Map<string, Source>();
  try {
    for (const config of collectors) opened.set(config.name, openSource(config, catalog, host));
    return opened;
  } catch (error) {
    for (const source of opened.values()) source.close?.();
    throw error;
  }
}

/** Binds one collector to its options. Throws where the kind is unknown or the options do not serve. */
export function openSource(
  config: CollectorConfig,
  catalog: readonly CollectorDefinition[],
  host: Host,
): Source {
  const definition = catalog.find(({ kind }) => kind === config.kind);
  if (!definition) throw new Error(`Cannot open ${config.name}: there is no kind ${config.kind}`);
  try {
    return definition.open(config.options, host);
  } catch (error) {
    throw new Error(`Cannot open ${config.name}`, { cause: error });
  }
}
