import { complain, wanted, type Complaint } from "./complaint.ts";
import type { Config } from "./config.ts";
import { judgeTimeout, readEntries, type EntryDefaults } from "./entries.ts";
import { settingsSchema, type Settings } from "./schema.ts";

/** The configuration, or all that is wrong with it. */
export type Bound = { readonly config: Config } | { readonly complaints: readonly Complaint[] };

const DEFAULT_TIMEOUT_SECONDS = 5;

/**
 * Makes the configuration out of plain values, with every default filled in.
 * @param system the operating system, as Node names it
 */
export function bindConfig(value: unknown, system: string): Bound {
  const parsed = settingsSchema.safeParse(value, { error: wanted });
  const raw = Object(value) as Readonly<Record<string, unknown>>;
  const { interval, timeout, max_series, platform } = settingsSchema.shape;
  const intervalSeconds = interval.safeParse(raw.interval).data;
  const timeoutSeconds = timeout.safeParse(raw.timeout).data;
  const defaults: EntryDefaults = {
    intervalSeconds,
    timeoutSeconds: timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    maxSeries: max_series.safeParse(raw.max_series).data,
    platform: platformOf(platform.safeParse(raw.platform).data, system),
  };
  const list: readonly unknown[] = Array.isArray(raw.collectors) ? raw.collectors : [];
  const { collectors, complaints } = readEntries(list, defaults);
  const all = [
    ...complain(parsed.error?.issues ?? [], value),
    ...judgeTimeout(["timeout"], timeoutSeconds, intervalSeconds),
    ...complaints,
  ];
  if (!parsed.success || all.length > 0) return { complaints: all };
  return { config: { ...toConfig(parsed.data, defaults.platform), collectors } };
}

function platformOf(chosen: Settings["platform"] = "auto", system: string): Config["platform"] {
  if (chosen !== "auto") return chosen;
  return system === "linux" ? "linux" : "portable";
}

function toConfig(settings: Settings, platform: Config["platform"]): Omit<Config, "collectors"> {
  const { log, server } = settings;
  return {
    appId: settings.app_id,
    runId: settings.run_id,
    listen: [settings.listen].flat(),
    labels: settings.labels,
    timestamps: settings.timestamps,
    debugVars: settings.debug_vars,
    platform,
    paths: settings.paths,
    excludeVirtual: settings.exclude_virtual,
    log: { level: log.level, format: log.format, maxLength: log.max_length },
    server: {
      maxConnections: server.max_connections,
      maxHeaderBytes: server.max_header_bytes,
      maxBodyBytes: server.max_body_bytes,
      requestTimeoutSeconds: server.request_timeout,
      responseTimeoutSeconds: server.response_timeout,
      keepAliveTimeoutSeconds: server.keep_alive_timeout,
    },
  };
}
