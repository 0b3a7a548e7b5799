import { PassThrough } from "node:stream";
import { z } from "zod";
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load.ts";
import { startDaemon, type Daemon, type World } from "../../src/daemon.ts";
import { systemClock } from "../../src/lib/clock.ts";
import type { Family } from "../../src/model/family.ts";
import { CATALOG } from "../../src/catalog.ts";
import type { CollectorConfig, CollectorDefinition } from "../../src/polling/collector.ts";
import type { LogLine } from "./running_daemon.ts";

/** A daemon in this process. */
export interface FakeDaemon extends Daemon {
  readonly url: string;
  readonly lines: () => readonly LogLine[];
}

/** A collector whose every poll does what the test says. */
export interface Fake {
  readonly kind: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds?: number;
  readonly poll: () => readonly Family[] | Promise<readonly Family[]>;
}

const started: Daemon[] = [];

/** Starts a daemon with these collectors, and the catalog's own kinds by name. */
export async function startFakeDaemon(
  fakes: readonly Fake[],
  kinds: readonly string[] = [],
): Promise<FakeDaemon> {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  const own = kinds.map((kind) => ({ kind, intervalSeconds: 1 }));
  const config = configOf([...fakes, ...own].map(collectorConfig));
  const catalog = [...fakes.map(definitionOf), ...CATALOG];
  const daemon = await startDaemon(() => config, worldOf(catalog, stream));
  started.push(daemon);
  return {
    ...daemon,
    url: daemon.addresses()[0] ?? "",
    lines: () =>
      Buffer.concat(chunks)
        .toString()
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as LogLine),
  };
}

/** Stops every daemon that was started. */
export async function stopFakeDaemons(): Promise<void> {
  await Promise.all(started.splice(0).map((daemon) => daemon.stop()));
}

function definitionOf({ kind, poll }: Fake): CollectorDefinition {
  return {
    kind,
    description: "A fake.",
    sources: [],
    options: z.strictObject({}),
    open: () => ({ poll }),
  };
}

function collectorConfig(fake: Pick<Fake, "kind" | "intervalSeconds" | "timeoutSeconds">) {
  const { kind, intervalSeconds, timeoutSeconds = intervalSeconds } = fake;
  const options = CATALOG.find((known) => known.kind === kind)?.options.parse({}) ?? {};
  return { name: kind, kind, intervalSeconds, timeoutSeconds, maxSeries: 1000, options };
}

/** The defaults of everything but the collectors. */
function configOf(collectors: readonly CollectorConfig[]): Config {
  const text = "listen: 127.0.0.1:0\ncollectors: [wave]\n";
  return { ...loadConfig({ path: "test", text }, {}), collectors };
}

function worldOf(catalog: readonly CollectorDefinition[], logStream: NodeJS.WritableStream) {
  return {
    catalog,
    logStream,
    clock: systemClock,
    build: { version: "0.0.0", nodeVersion: "v0.0.0", platform: "linux", arch: "x64" },
    pid: 1,
    cmdline: [],
    activeResources: () => 0,
    systemdSockets: 0,
    isTerminal: false,
  } satisfies Partial<World>;
}
