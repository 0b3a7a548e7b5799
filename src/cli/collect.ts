import type { Config } from "../config/config.ts";
import { loadConfig, readConfigFile } from "../config/load.ts";
import { DEFAULT_ENTRY } from "../config/schema.ts";
import { createAssembler } from "../exposition/assemble.ts";
import { createRenderer } from "../exposition/render.ts";
import { closeHost, openHost } from "../host.ts";
import { systemClock } from "../lib/clock.ts";
import { describeError } from "../lib/errors.ts";
import { nearest } from "../lib/nearest.ts";
import { identityLabels, randomId } from "../model/identity.ts";
import { familiesOf, type Snapshot } from "../model/snapshot.ts";
import { CATALOG } from "../catalog.ts";
import { EXIT, type Command, type Terminal } from "./command.ts";
import { endWithError } from "./failure.ts";
import { faultOfPaths, overridePaths, PATH_OPTIONS, type PathArguments } from "./paths.ts";
import { pollOnce } from "./poll_once.ts";

interface Arguments extends PathArguments {
  kind: string[] | undefined;
  config: string | undefined;
}

/** `collect [KIND…]`: polls each collector once and prints the exposition. */
export function collectCommand(terminal: Terminal): Command<Arguments> {
  return {
    command: "collect [kind..]",
    describe: "Poll once and print what /metrics would say of it",
    builder: (yargs) =>
      yargs
        .positional("kind", {
          type: "string",
          array: true,
          describe: "Kinds, with their default options; without any, those of --config, or all",
        })
        .option("config", { alias: "c", type: "string", describe: "The configuration file" })
        .options(PATH_OPTIONS)
        .check(faultOfKinds)
        .check(faultOfPaths),
    handler: async (given) => {
      try {
        const config = overridePaths(configOf(given, terminal), given);
        terminal.endWith(await collect(config, terminal));
      } catch (error) {
        endWithError(terminal, error);
      }
    },
  };
}

/** The first kind that there is not, with a remedy; true where there is none. */
function faultOfKinds({
  kind = [],
}: {
  readonly kind?: readonly string[] | undefined;
}): true | string {
  const kinds = [DEFAULT_ENTRY, ...CATALOG.map((definition) => definition.kind)];
  const unknown = kind.find((each) => !kinds.includes(each));
  if (unknown === undefined) return true;
  const near = nearest(unknown, kinds);
  const remedy = near === undefined ? "" : `; did you mean "${near}"?`;
  return `Unknown kind "${unknown}", want one that "metrics-exporter collectors" lists${remedy}`;
}

function configOf({ kind = [], config }: Arguments, { env }: Terminal): Config {
  if (config !== undefined && kind.length === 0) {
    return loadConfig(readConfigFile(config), env, process.platform);
  }
  const kinds = kind.length > 0 ? kind : CATALOG.map((definition) => definition.kind);
  const text = `collectors: ${JSON.stringify(kinds)}\n`;
  return loadConfig({ path: "command line", text }, env, process.platform);
}

async function collect(config: Config, terminal: Terminal): Promise<0 | 1> {
  const host = openHost(config, systemClock.now);
  const snapshots: Snapshot[] = [];
  for (const collector of config.collectors) snapshots.push(await pollOnce(collector, host));
  closeHost(host);
  for (const snapshot of snapshots) {
    for (const line of remarksOn(snapshot)) terminal.err(`${snapshot.collector}: ${line}\n`);
  }
  terminal.out(render(snapshots, config, terminal.pid).toString());
  return snapshots.some(({ outcome }) => outcome === "failure") ? EXIT.failure : EXIT.ok;
}

/** What the page does not tell of the poll. */
function remarksOn(snapshot: Snapshot): readonly string[] {
  if (snapshot.outcome !== "success") {
    return [`${snapshot.outcome}: ${describeError(snapshot.error)}`];
  }
  const { dropped, troubles } = snapshot;
  const left = troubles.map(({ about, reason }) => `left out: ${about}: ${reason}`);
  return dropped === 0 ? left : [`${dropped} series beyond max_series are dropped`, ...left];
}

function render(snapshots: readonly Snapshot[], config: Config, pid: number) {
  const identity = {
    appId: config.appId,
    runId: config.runId ?? randomId(7),
    processId: String(pid),
  };
  const { timestamps } = config;
  const constantLabels = { ...identityLabels(identity), ...config.labels };
  const renderer = createRenderer({ format: "text", constantLabels, timestamps });
  const renderings = snapshots.map((snapshot) =>
    renderer.render(snapshot.collector, familiesOf(snapshot), snapshot.polledAt),
  );
  return createAssembler("text", () => undefined)(renderings);
}
