import { z } from "zod";
import { formatDuration } from "../lib/duration.ts";
import { redactValue } from "../lib/redact.ts";
import { formatSize } from "../lib/size.ts";
import { findKind } from "../catalog.ts";
import type { CollectorConfig } from "../polling/collector.ts";
import type { Config } from "./config.ts";
import { formatListenAddress } from "./listen.ts";

/** A configuration as plain data, with the keys of the file. */
export type ShownConfig = Readonly<Record<string, unknown>>;

/** The configuration as the file would say it, with every default and without secrets: what people may see. */
export function redactConfig(config: Config): ShownConfig {
  return redactValue("", showConfig(config)) as ShownConfig;
}

/** The configuration as the file would say it, with every default; loading it gives the same configuration. */
export function showConfig({ log, server, ...config }: Config): ShownConfig {
  return {
    app_id: config.appId,
    run_id: config.runId,
    listen: config.listen.map(formatListenAddress),
    labels: config.labels,
    timestamps: config.timestamps,
    debug_vars: config.debugVars,
    paths: config.paths,
    exclude_virtual: config.excludeVirtual,
    log: { level: log.level, format: log.format, max_length: log.maxLength },
    server: {
      max_connections: server.maxConnections,
      max_header_bytes: formatSize(server.maxHeaderBytes),
      max_body_bytes: formatSize(server.maxBodyBytes),
      request_timeout: formatDuration(server.requestTimeoutSeconds),
      response_timeout: formatDuration(server.responseTimeoutSeconds),
      keep_alive_timeout: formatDuration(server.keepAliveTimeoutSeconds),
    },
    collectors: config.collectors.map(showCollector),
  };
}

function showCollector(collector: CollectorConfig): ShownConfig {
  const { kind, name, options } = collector;
  const schema = findKind(kind)?.options ?? z.looseObject({});
  return {
    kind,
    name,
    interval: formatDuration(collector.intervalSeconds),
    timeout: formatDuration(collector.timeoutSeconds),
    max_series: collector.maxSeries,
    ...z.encode(schema, options),
  };
}
