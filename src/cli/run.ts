import { loadConfig, readConfigFile } from "../config/load.ts";
import type { Config } from "../config/config.ts";
import { parseListenAddress } from "../config/listen.ts";
import { redactConfig } from "../config/redact.ts";
import { startDaemon, type Daemon, type World } from "../daemon.ts";
import { systemClock } from "../lib/clock.ts";
import { describeError } from "../lib/errors.ts";
import { redactArgv } from "../lib/redact.ts";
import { CATALOG } from "../catalog.ts";
import { readBuild } from "./build.ts";
import { EXIT, type Command, type Terminal } from "./command.ts";
import { endWithError } from "./failure.ts";
import { faultOfPaths, overridePaths, PATH_OPTIONS, type PathArguments } from "./paths.ts";

interface Arguments extends PathArguments {
  config: string;
  listen: string[] | undefined;
  "log.level": Config["log"]["level"] | undefined;
  "log.format": Config["log"]["format"] | undefined;
  "print-config": boolean;
}

/** The default command: runs the daemon until it is told to stop. */
export function runCommand(terminal: Terminal): Command<Arguments> {
  return {
    command: "$0",
    describe: "Poll the collectors and serve their metrics",
    builder: (yargs) =>
      yargs.check(faultOfArguments).options({
        config: {
          alias: "c",
          type: "string",
          requiresArg: true,
          default: "/etc/metrics-exporter/collectors.yaml",
          describe: "The configuration file",
        },
        listen: {
          type: "string",
          array: true,
          requiresArg: true,
          describe: "Where to listen instead: HOST:PORT, unix:PATH or systemd; may be given again",
        },
        ...PATH_OPTIONS,
        "log.level": {
          choices: ["error", "warn", "info", "debug"] as const,
          describe: "The least urgent lines to log",
        },
        "log.format": {
          choices: ["auto", "json", "text"] as const,
          describe: "JSON lines, text for people, or text only on a terminal",
        },
        "print-config": {
          type: "boolean",
          default: false,
          describe: "Print the configuration as it would be in force, secrets redacted, and end",
        },
      }),
    handler: (given) => run(given, terminal),
  };
}

/** What is wrong with the arguments beyond what their types tell; true where nothing is. */
function faultOfArguments(given: Record<string, unknown>): true | string {
  const { config, listen = [] } = given;
  if (Array.isArray(config)) return "Cannot read two configurations: want --config once";
  try {
    (listen as readonly string[]).forEach(parseListenAddress);
    return faultOfPaths(given);
  } catch (error) {
    return describeError(error);
  }
}

async function run(given: Arguments, terminal: Terminal): Promise<void> {
  const readConfig = (): Config =>
    override(loadConfig(readConfigFile(given.config), terminal.env, process.platform), given);
  try {
    if (given["print-config"]) {
      terminal.out(`${JSON.stringify(redactConfig(readConfig()), null, 2)}\n`);
      return;
    }
    await serve(readConfig, terminal);
  } catch (error) {
    endWithError(terminal, error);
  }
}

async function serve(readConfig: () => Config, terminal: Terminal): Promise<void> {
  const starting = startDaemon(readConfig, worldOf(terminal));
  // A signal that comes while the daemon starts is heeded once it runs; where it fails to start, nothing is left to do.
  const whenRunning = (heed: (daemon: Daemon) => Promise<unknown>): void => {
    void starting.then(heed, () => undefined);
  };
  terminal.onSignal(["SIGHUP"], () => whenRunning((daemon) => daemon.reload()));
  terminal.onSignal(["SIGTERM", "SIGINT"], () => {
    whenRunning((daemon) => daemon.stop().then(() => terminal.endWith(EXIT.ok)));
  });
  await starting;
}

/** What the command line says goes before what the file says. */
function override(config: Config, given: Arguments): Config {
  const level = given["log.level"] ?? config.log.level;
  const format = given["log.format"] ?? config.log.format;
  const listen = given.listen?.map(parseListenAddress) ?? config.listen;
  return overridePaths({ ...config, listen, log: { ...config.log, level, format } }, given);
}

function worldOf({ argv, env, pid, isTerminal }: Terminal): World {
  return {
    isTerminal,
    catalog: CATALOG,
    clock: systemClock,
    build: readBuild(),
    pid,
    cmdline: redactArgv(argv),
    activeResources: () => process.getActiveResourcesInfo().length,
    systemdSockets: env.LISTEN_PID === String(pid) ? Number(env.LISTEN_FDS ?? 0) : 0,
  };
}
