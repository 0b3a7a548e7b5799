import { CATALOG } from "../catalog.ts";
import { exampleConfig } from "../config/example.ts";
import { ConfigError } from "../config/fault.ts";
import { configJsonSchema } from "../config/json_schema.ts";
import { loadConfig, readConfigFile } from "../config/load.ts";
import { configurationMarkdown } from "../config/reference.ts";
import { adviceOn } from "../polling/advice.ts";
import { EXIT, type Command, type ExitStatus, type Terminal } from "./command.ts";

interface Arguments {
  file: string[] | undefined;
  print: keyof typeof PRINTS | undefined;
}

const PRINTS = {
  schema: () => `${JSON.stringify(configJsonSchema(), null, 2)}\n`,
  reference: configurationMarkdown,
  example: exampleConfig,
} as const;

/** `check FILE…`: says of each file whether it is a configuration, and what is wrong with it. */
export function checkCommand(terminal: Terminal): Command<Arguments> {
  return {
    command: "check [file..]",
    describe: "Say what is wrong with configuration files",
    builder: (yargs) =>
      yargs
        .positional("file", { type: "string", array: true, describe: "Configuration files" })
        .option("print", {
          choices: ["schema", "reference", "example"] as const,
          describe:
            "Print the JSON Schema of such files, their reference, or one with every option",
        }),
    handler: ({ file = [], print }) => {
      if (print !== undefined) terminal.out(PRINTS[print]());
      else if (file.length > 0) terminal.endWith(check(file, terminal));
      else {
        terminal.err("metrics-exporter: Cannot check: no file is named, want check FILE…\n");
        terminal.endWith(EXIT.usage);
      }
    },
  };
}

function check(files: readonly string[], terminal: Terminal): ExitStatus {
  const areFine = files.map((file) => checkFile(file, terminal));
  return areFine.includes(false) ? EXIT.config : EXIT.ok;
}

function checkFile(file: string, { env, out, err }: Terminal): boolean {
  try {
    const { collectors } = loadConfig(readConfigFile(file), env, process.platform);
    out(`${file}: ok, ${collectors.length} collector${collectors.length === 1 ? "" : "s"}\n`);
    for (const { collector, advice } of adviceOn(collectors, CATALOG)) {
      err(`${file}: ${collector}: ${advice}\n`);
    }
    return true;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    err(`${error.message}\n`);
    return false;
  }
}
