import type { Config } from "./config/config.ts";
import { createHostSlot } from "./host.ts";
import { createHandler } from "./http/handler.ts";
import { createListeners } from "./http/server.ts";
import { createTraffic } from "./http/traffic.ts";
import type { Clock } from "./lib/clock.ts";
import { describeError } from "./lib/errors.ts";
import { createLog, type Log, type LogSettings } from "./lib/log.ts";
import { redactValue } from "./lib/redact.ts";
import { randomId, type Identity } from "./model/identity.ts";
import { adviceOn } from "./polling/advice.ts";
import type { CollectorDefinition } from "./polling/collector.ts";
import { createSchedule } from "./polling/schedule.ts";
import { createStore } from "./polling/store.ts";
import { createRecorder } from "./record.ts";
import { startGcObserver } from "./runtime/gc.ts";
import { memstats } from "./runtime/memstats.ts";
import type { Build } from "./self/build.ts";
import { createSelfMetrics, type SelfMetrics } from "./self/metrics.ts";
import { createViews } from "./views.ts";

/** The machine and the process, as the daemon is handed them. */
export interface World {
  /** Every kind a configuration may name. */
  readonly catalog: readonly CollectorDefinition[];
  readonly clock: Clock;
  readonly build: Build;
  readonly pid: number;
  /** The command line with its secrets taken out. */
  readonly cmdline: readonly string[];
  readonly activeResources: () => number;
  /** How many sockets systemd hands over. */
  readonly systemdSockets: number;
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Where the log goes; standard output unless a test says otherwise. */
  readonly logStream?: NodeJS.WritableStream;
}

/** A running daemon. */
export interface Daemon {
  readonly log: Log;
  /** Where it listens, as URLs or socket paths. */
  readonly addresses: () => readonly string[];
  /** Resolves when the first poll of every collector has ended. */
  readonly ready: Promise<void>;
  /** Reads the configuration again; resolves to whether the new one is in force: the old one stays otherwise. */
  readonly reload: () => Promise<boolean>;
  /** Stops accepting, lets answers under way end within 3 s, and stops every poll. */
  readonly stop: () => Promise<void>;
}

const STOP_SECONDS = 3;

/**
 * Builds the parts from a configuration and starts them; stopping ends them in reverse.
 * Throws what `readConfig` throws, and an Error where an address cannot be listened on or a collector not be opened.
 * @param readConfig reads the configuration: now, and at each reload
 */
export async function startDaemon(readConfig: () => Config, world: World): Promise<Daemon> {
  const config = readConfig();
  const parts = buildParts(config, world);
  const { log, listeners } = parts;
  const stop = async (): Promise<void> => {
    log.info("shutting down");
    await listeners.close(STOP_SECONDS);
    parts.schedule.stop();
    parts.gc.close();
    parts.host.close();
    log.info("stopped");
  };
  log.info("starting up", { version: world.build.version });
  try {
    await enforce(parts, config, config);
  } catch (error) {
    await stop();
    throw error;
  }
  parts.self.noteReload(true, world.clock.now());
  log.info("listening", { addresses: listeners.bound() });
  return {
    log,
    addresses: listeners.bound,
    ready: parts.schedule.firstPolls().then(parts.markReady),
    reload: createReload(parts, config, readConfig, world.clock.now),
    stop,
  };
}

type Parts = ReturnType<typeof buildParts>;

/** Makes every part; nothing listens or polls yet. */
function buildParts(config: Config, world: World) {
  const { clock } = world;
  let inForce = config;
  const run = { runId: config.runId ?? randomId(7), processId: String(world.pid) };
  const identity = (): Identity => ({ appId: inForce.appId, ...run });
  const log = openLog(config, identity, world);
  const host = createHostSlot(clock.now, log);
  const self = createSelfMetrics();
  const store = createStore();
  const traffic = createTraffic();
  const gc = startGcObserver();
  let ready = false;
  const schedule = createSchedule({
    ...world,
    record: createRecorder({ store, self, log }),
  });
  const onConflict = noteConflicts(self, log);
  const views = createViews(
    {
      ...world,
      ...{ identity, store, traffic, self, onConflict },
      memstats: () => memstats(gc),
      isReady: () => ready,
      now: clock.now,
    },
    config,
  );
  const listeners = createListeners({
    handler: createHandler({
      ...{ routes: views.routes, self, traffic, log, monotonic: clock.monotonic },
      limits: () => inForce.server,
    }),
    onClientError: self.countClientError,
    systemdSockets: world.systemdSockets,
  });
  return {
    ...{ log, host, self, store, gc, schedule, listeners },
    advise: ({ collectors }: Config) => adviceOn(collectors, world.catalog),
    markReady: () => {
      ready = true;
    },
    configure: (next: Config) => {
      inForce = next;
      log.configure(logSettings(next, world));
      views.configure(next);
    },
  };
}

/** Puts `next` in force; where a part cannot follow, puts `before` back and throws. */
async function enforce(parts: Parts, next: Config, before: Config): Promise<void> {
  const { host, schedule, listeners, store, self } = parts;
  schedule.apply(next.collectors, host.under(next));
  try {
    await listeners.apply(next.listen, next.server);
  } catch (error) {
    schedule.apply(before.collectors, host.under(before));
    throw error;
  }
  host.keepOnly(next);
  const collectors = next.collectors.map(({ name }) => name);
  store.retain(collectors);
  self.retainCollectors(collectors);
  parts.configure(next);
  for (const advice of parts.advise(next)) parts.log.warn("mind this configuration", { ...advice });
}

/** Reloads one after the other: what arrives during a reload waits for it. */
function createReload(
  parts: Parts,
  initial: Config,
  readConfig: () => Config,
  now: () => number,
): () => Promise<boolean> {
  let inForce = initial;
  let turn: Promise<unknown> = Promise.resolve();

  async function reload(): Promise<boolean> {
    const { log, self } = parts;
    try {
      const next = readConfig();
      await enforce(parts, next, inForce);
      inForce = next;
      self.noteReload(true, now());
      log.info("configuration reloaded", { collectors: next.collectors.length });
      return true;
    } catch (error) {
      self.noteReload(false, now());
      log.error("configuration not reloaded, the old one stays", { error: describeError(error) });
      return false;
    }
  }

  return () => {
    const next = turn.then(reload);
    turn = next;
    return next;
  };
}

function logSettings({ log }: Config, { isTerminal }: World): LogSettings {
  const readable = isTerminal ? "text" : "json";
  return { ...log, format: log.format === "auto" ? readable : log.format };
}

function openLog(config: Config, identity: () => Identity, world: World): Log {
  const { clock, logStream } = world;
  const context = {
    fields: () => ({ app_id: identity().appId, run_id: identity().runId }),
    redact: redactValue,
    now: clock.now,
  };
  return createLog(
    logSettings(config, world),
    logStream ? { ...context, stream: logStream } : context,
  );
}

/** Counts every conflict, logs each once. */
function noteConflicts(self: SelfMetrics, log: Log): (name: string, reason: string) => void {
  const logged = new Set<string>();
  return (name, reason) => {
    self.countConflict();
    const key = `${name} ${reason}`;
    if (logged.has(key) || logged.size > 1000) return;
    logged.add(key);
    log.warn("collectors disagree", { family: name, reason });
  };
}
