import type { StdioOptions } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { compile, monitorFlags } from "./compile.ts";
import {
  freePort,
  requireBuild,
  start,
  temporaryFolder,
  WITH_CHANNEL,
  type Running,
} from "./processes.ts";
import { scrapeOnce } from "./scraper.ts";

/** A process that answers `/metrics` on a port of 127.0.0.1. */
export interface Peer extends Running {
  readonly port: number;
}

/** The repository. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The collectors that have the families of SIX_FLAGS. */
export const SIX_COLLECTORS = "[cpu, memory, loadavg, disk, disk_io, network]";

/** What has node_exporter collect this alone, by its own names. */
export function only(...collectors: readonly string[]): readonly string[] {
  return ["disable-defaults", ...collectors].map((each) => `--collector.${each}`);
}

/** What has node_exporter serve the families of SIX_COLLECTORS. */
export const SIX_FLAGS = only(
  ...["cpu", "meminfo", "loadavg", "filesystem", "diskstats", "netdev", "netclass"],
);

/** How a server is started. */
export interface Launch {
  /** A program with its arguments that makes the server's surroundings and then becomes the server. */
  readonly enter?: readonly string[];
  /** Whether ours loads the monitor of holds, with a channel for its orders. */
  readonly isMonitored?: boolean;
}

const START_MILLISECONDS = 15_000;

/** Spawns this repository's daemon with that configuration. */
export async function spawnOurs(
  yaml: string,
  { enter = [], isMonitored = false }: Launch = {},
): Promise<Peer> {
  const main = join(ROOT, "dist/bin/main.js");
  requireBuild(main);
  const [port, config] = [await freePort(), join(temporaryFolder(), "collectors.yaml")];
  writeFileSync(config, yaml);
  const argv = ["--config", config, "--listen", `127.0.0.1:${port}`, "--log.level", "warn"];
  const node = [process.execPath, ...(isMonitored ? monitorFlags() : []), main];
  const stdio = isMonitored ? WITH_CHANNEL : undefined;
  return { port, ...startIn(enter, [...node, ...argv], stdio) };
}

/** Spawns node_exporter; with its defaults where the flags are empty. */
export async function spawnNodeExporter(
  flags: readonly string[] = SIX_FLAGS,
  { enter = [] }: Launch = {},
): Promise<Peer> {
  const port = await freePort();
  const argv = [`--web.listen-address=127.0.0.1:${port}`, "--log.level=error"];
  return { port, ...startIn(enter, ["node_exporter", ...argv, ...flags], "ignore") };
}

function startIn(
  enter: readonly string[],
  command: readonly string[],
  stdio?: StdioOptions,
): Running {
  const [program = "", ...argv] = [...enter, ...command];
  return start(program, argv, stdio);
}

/** Spawns a bare Node server that answers what the peer answers. */
export async function spawnBareNode(peer: Peer): Promise<Peer> {
  const port = await freePort();
  return {
    port,
    ...start(process.execPath, [compile("bare_server.ts"), String(peer.port), String(port)]),
  };
}

/** Spawns a Prometheus that scrapes the peers, each as a job of that name. */
export async function spawnPrometheus(
  peers: Readonly<Record<string, Peer>>,
  scrapeInterval: string,
): Promise<Peer> {
  const [port, folder] = [await freePort(), temporaryFolder()];
  const config = join(folder, "prometheus.yml");
  const jobs = Object.entries(peers).map(([name, peer]) => ({
    job_name: name,
    scrape_interval: scrapeInterval,
    static_configs: [{ targets: [`127.0.0.1:${peer.port}`] }],
  }));
  writeFileSync(config, JSON.stringify({ scrape_configs: jobs }));
  mkdirSync(join(folder, "data"));
  const argv = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--log.level=error",
  ];
  return { port, ...start("prometheus", argv) };
}

/**
 * Resolves, with how long it took, once the peer's `/metrics` holds that text.
 * Throws where it does not within 15 s.
 */
export async function answers(peer: Peer, text: string): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const scrape = await scrapeOnce(peer.port).catch(() => undefined);
    const elapsed = performance.now() - startedAt;
    if (scrape?.body.includes(text)) return elapsed / 1000;
    if (elapsed > START_MILLISECONDS || peer.child.exitCode !== null) {
      throw new Error(`Cannot measure process ${peer.pid}: it does not answer with ${text}`);
    }
    await sleep(2);
  }
}

/** Spawns a peer and waits until it answers with samples. */
export async function serving(spawned: Promise<Peer>): Promise<Peer> {
  const peer = await spawned;
  await answers(peer, "\n# TYPE ");
  return peer;
}
