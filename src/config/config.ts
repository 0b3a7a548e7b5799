import type { KernelPaths } from "../kernel/reader.ts";
import type { Labels } from "../model/family.ts";
import type { CollectorConfig } from "../polling/collector.ts";

/** Where the daemon accepts connections. */
export type ListenAddress =
  | { readonly type: "tcp"; readonly host: string; readonly port: number }
  | { readonly type: "unix"; readonly path: string }
  | { readonly type: "systemd" };

/** How much the daemon writes of what it does, and how. */
export interface LogConfig {
  readonly level: "error" | "warn" | "info" | "debug";
  /** `auto`: text on a terminal, JSON lines elsewhere. */
  readonly format: "auto" | "json" | "text";
  /** Longer strings are cut to this many characters; 0 cuts none. */
  readonly maxLength: number;
}

/** What the server allows a client. */
export interface ServerConfig {
  readonly maxConnections: number;
  readonly maxHeaderBytes: number;
  readonly maxBodyBytes: number;
  /** A client has this long to send its headers, and its whole request. */
  readonly requestTimeoutSeconds: number;
  /** A client that takes the answer slower than this is cut off. */
  readonly responseTimeoutSeconds: number;
  readonly keepAliveTimeoutSeconds: number;
}

/** The configuration in force: nothing in it is optional. */
export interface Config {
  readonly appId: string;
  /** A fixed run id, or null for a new random one at each start. */
  readonly runId: string | null;
  readonly listen: readonly ListenAddress[];
  /** Labels put on every series. */
  readonly labels: Labels;
  /** Whether every sample carries the time of its poll. */
  readonly timestamps: boolean;
  readonly debugVars: { readonly allow: "loopback" | "all" };
  /** How the host is read: by its `/proc` and `/sys`, or by what other systems have too. */
  readonly platform: "linux" | "portable";
  readonly paths: KernelPaths;
  /** Whether the devices and mounts of containers, virtual machines and packages are left out. */
  readonly excludeVirtual: boolean;
  readonly log: LogConfig;
  readonly server: ServerConfig;
  readonly collectors: readonly CollectorConfig[];
}
