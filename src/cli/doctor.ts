import { CATALOG } from "../catalog.ts";
import type { Config } from "../config/config.ts";
import { loadConfig, readConfigFile } from "../config/load.ts";
import { diagnose } from "../doctor/diagnose.ts";
import { dropInFor } from "../doctor/drop_in.ts";
import type { Examined } from "../doctor/finding.ts";
import { type Report, reportText } from "../doctor/text.ts";
import { openHost } from "../host.ts";
import { createNotingReader } from "../kernel/noting_reader.ts";
import { readHidden, readOwnRights } from "../kernel/process_rights.ts";
import { systemClock } from "../lib/clock.ts";
import type { CollectorConfig, Host } from "../polling/collector.ts";
import { EXIT, type Command, type ExitStatus, type Terminal } from "./command.ts";
import { endWithError } from "./failure.ts";
import { faultOfPaths, overridePaths, PATH_OPTIONS, type PathArguments } from "./paths.ts";
import { pollOnce } from "./poll_once.ts";

interface Arguments extends PathArguments {
  config: string | undefined;
  format: "text" | "json";
  strict: boolean;
}

/** `doctor`: says what this host and user cannot give, and how to get it. */
export function doctorCommand(terminal: Terminal): Command<Arguments> {
  return {
    command: "doctor",
    describe: "Say what this host and user cannot give, and how to get it",
    builder: (yargs) =>
      yargs.check(faultOfPaths).options({
        config: {
          alias: "c",
          type: "string",
          requiresArg: true,
          describe: "Look at the collectors of this file; without it at all kinds",
        },
        ...PATH_OPTIONS,
        format: {
          choices: ["text", "json"] as const,
          default: "text" as const,
          describe: "Text for people, or JSON",
        },
        strict: {
          type: "boolean",
          default: false,
          describe: "End with status 1 where something is refused, fails or is left out",
        },
      }),
    handler: async (given) => {
      try {
        const config = overridePaths(configOf(given, terminal), given);
        const report = await examine(config);
        terminal.out(given.format === "json" ? toJson(report) : reportText(report));
        terminal.endWith(given.strict ? statusOf(report) : EXIT.ok);
      } catch (error) {
        endWithError(terminal, error);
      }
    },
  };
}

function configOf({ config }: Arguments, { env }: Terminal): Config {
  if (config !== undefined) return loadConfig(readConfigFile(config), env);
  const kinds = CATALOG.map(({ kind }) => kind);
  return loadConfig({ path: "command line", text: `collectors: ${JSON.stringify(kinds)}\n` }, env);
}

async function examine(config: Config): Promise<Report> {
  const host = openHost(config, systemClock.now);
  try {
    const examined: Examined[] = [];
    for (const collector of config.collectors) examined.push(await pollNoting(collector, host));
    const rights = readOwnRights(host.kernel);
    const hidden = readHidden(host.kernel);
    const { procfs } = host.kernel.paths;
    const findings = diagnose({ rights, procfs, hidden, examined });
    return { rights, collectors: examined.length, findings, dropIn: dropInFor(findings) };
  } finally {
    host.kernel.close();
  }
}

async function pollNoting(collector: CollectorConfig, host: Host): Promise<Examined> {
  const { kernel, refusals } = createNotingReader(host.kernel);
  const snapshot = await pollOnce(collector, { ...host, kernel });
  return { collector: collector.name, kind: collector.kind, snapshot, refusals: refusals() };
}

function statusOf({ findings }: Report): ExitStatus {
  return findings.some(({ verdict }) => verdict !== "absent") ? EXIT.failure : EXIT.ok;
}

function toJson({ rights, collectors, findings, dropIn }: Report): string {
  const shown = findings.map(({ verdict, collector, what, remedy }) => {
    return { verdict, collector, what, remedy };
  });
  const report = { rights: rights ?? null, collectors, findings: shown, drop_in: dropIn ?? null };
  return `${JSON.stringify(report, null, 2)}\n`;
}
