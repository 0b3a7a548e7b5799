import { loadConfig, readConfigFile } from "../config/load.ts";
import { listOptions } from "../config/options.ts";
import { collectorsMarkdown } from "../config/reference.ts";
import { closeHost, openHost } from "../host.ts";
import { systemClock } from "../lib/clock.ts";
import { describeError } from "../lib/errors.ts";
import { CATALOG } from "../catalog.ts";
import type { CollectorDefinition, Host } from "../polling/collector.ts";
import type { Command, Terminal } from "./command.ts";
import { endWithError } from "./failure.ts";
import { faultOfPaths, overridePaths, PATH_OPTIONS, type PathArguments } from "./paths.ts";
import { pollOnce } from "./poll_once.ts";

interface Arguments extends PathArguments {
  config: string | undefined;
  json: boolean;
  markdown: boolean;
}

/** One kind, and whether this host has its source. */
interface Listed {
  readonly kind: string;
  readonly here: "yes" | "no" | "fails";
  /** Why not, where it is not. */
  readonly reason: string | null;
  /** Whether it works where there is no Linux, too. */
  readonly portable: boolean;
  readonly description: string;
  readonly sources: readonly string[];
  readonly replaces: readonly string[];
  readonly options: readonly { readonly key: string; readonly default: string }[];
}

const PORTABLE = "PORTABLE";
const LIMITS = { intervalSeconds: 5, timeoutSeconds: 5, maxSeries: Infinity };

/** `collectors`: lists every kind, its options, and whether this host has its source. */
export function collectorsCommand(terminal: Terminal): Command<Arguments> {
  return {
    command: "collectors",
    describe: "List the kinds of collectors, and whether this host has their sources",
    builder: (yargs) =>
      yargs.check(faultOfPaths).options({
        config: {
          alias: "c",
          type: "string",
          requiresArg: true,
          describe: "A configuration file that says where the host is mounted",
        },
        ...PATH_OPTIONS,
        json: { type: "boolean", default: false, describe: "Print JSON" },
        markdown: { type: "boolean", default: false, describe: "Print the reference of the kinds" },
      }),
    handler: async (given) => {
      try {
        if (given.markdown) terminal.out(collectorsMarkdown());
        else terminal.out((given.json ? toJson : toTable)(await list(hostOf(given, terminal))));
      } catch (error) {
        endWithError(terminal, error);
      }
    },
  };
}

function hostOf(given: Arguments, { env }: Terminal): Host {
  const source =
    given.config === undefined
      ? { path: "command line", text: "collectors: [default]\n" }
      : readConfigFile(given.config);
  return openHost(overridePaths(loadConfig(source, env, process.platform), given), systemClock.now);
}

async function list(host: Host): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  try {
    for (const definition of CATALOG) {
      const { kind, description, sources, replaces = [], options } = definition;
      const portable = definition.portable !== undefined;
      const defaults = listOptions(options)
        .filter(({ type }) => type !== undefined)
        .map((option) => ({ key: option.path.join("."), default: option.default ?? "" }));
      const found = await look(definition, host);
      const texts = { description, sources, replaces };
      listed.push({ kind, ...found, portable, ...texts, options: defaults });
    }
  } finally {
    closeHost(host);
  }
  return listed;
}

async function look(definition: CollectorDefinition, host: Host) {
  const { kind } = definition;
  const options = definition.options.parse({});
  try {
    const snapshot = await pollOnce({ name: kind, kind, ...LIMITS, options }, host);
    if (snapshot.outcome === "success") return { here: "yes", reason: null } as const;
    const here = snapshot.outcome === "no_data" ? "no" : "fails";
    return { here, reason: describeError(snapshot.error) } as const;
  } catch (error) {
    return { here: "fails", reason: describeError(error) } as const;
  }
}

function toJson(listed: readonly Listed[]): string {
  return `${JSON.stringify(listed, null, 2)}\n`;
}

function toTable(listed: readonly Listed[]): string {
  const width = Math.max(...listed.map(({ kind }) => kind.length));
  const row = (kind: string, here: string, portable: string, description: string) =>
    `${kind.padEnd(width)}  ${here.padEnd("fails".length)}  ${portable.padEnd(PORTABLE.length)}  ${description}\n`;
  const rows = listed.map(({ kind, here, reason, portable, description, options }) => {
    const why = reason === null ? "" : `    ${reason}\n`;
    const defaults = options.map((option) => `    ${option.key}: ${option.default}\n`);
    return [row(kind, here, portable ? "yes" : "", description), why, ...defaults].join("");
  });
  return [row("KIND", "HERE", PORTABLE, "WHAT IT SHOWS"), ...rows].join("");
}
