import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Peer } from "./peers.ts";
import { freePort, start, temporaryFolder } from "./processes.ts";

/** The rule of process-exporter's packages, which is the default of ours. */
const RULES = { process_names: [{ name: "{{.Comm}}", cmdline: [".+"] }] };

/** What process-exporter is told to have it do what ours does unless told otherwise. */
export const LEAN_FLAGS = ["-threads=false", "-gather-smaps=false"];

/** Spawns process-exporter; with its defaults where the flags are empty. */
export async function spawnProcessExporter(flags: readonly string[]): Promise<Peer> {
  const [port, config] = [await freePort(), join(temporaryFolder(), "process-exporter.json")];
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(RULES));
  const argv = [`-web.listen-address=127.0.0.1:${port}`, "-config.path", config, ...flags];
  return { port, ...start("process-exporter", argv, "ignore") };
}
