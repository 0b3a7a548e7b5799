import yargs from "yargs";
import { readBuild } from "./build.ts";
import { checkCommand } from "./check.ts";
import { collectCommand } from "./collect.ts";
import { collectorsCommand } from "./collectors.ts";
import { EXIT, type Terminal } from "./command.ts";
import { doctorCommand } from "./doctor.ts";
import { runCommand } from "./run.ts";

const EPILOGUE = `Exit status: 0 ended as asked; 1 failed, such as an address in use; 64 the command line is wrong; 78 the configuration is wrong.
Signals: SIGHUP reads the configuration again; SIGTERM and SIGINT stop within 5 seconds.`;

/** Does what the command line asks. */
export async function runProgram(terminal: Terminal): Promise<void> {
  const program = yargs(terminal.argv.slice(1))
    .scriptName("metrics-exporter")
    .usage(
      "$0 [--config FILE]\n\nA Prometheus exporter for the host, its processes and its applications.",
    )
    .parserConfiguration({ "dot-notation": false, "camel-case-expansion": false })
    .command(runCommand(terminal))
    .command(checkCommand(terminal))
    .command(collectorsCommand(terminal))
    .command(collectCommand(terminal))
    .command(doctorCommand(terminal))
    .command("completion", "Print a script that completes commands in your shell", {}, () => {
      program.showCompletionScript();
    })
    .version(readBuild().version)
    .help()
    .alias("h", "help")
    .epilogue(EPILOGUE)
    .strict()
    .wrap(100)
    .exitProcess(false)
    .fail((message: string | null, error: unknown) => {
      // yargs says YError, or a sentence of ours, where an argument is wrong; any other comes from a command.
      if (error instanceof Error && error.name !== "YError") throw error;
      terminal.err(
        `metrics-exporter: ${message ?? "the command line is wrong"}\nSee metrics-exporter --help\n`,
      );
      terminal.endWith(EXIT.usage);
      throw new UsageError(message ?? "the command line is wrong");
    });
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
}

/** Keeps yargs from going on to the command: what is wrong has been told. */
class UsageError extends Error {
  override readonly name = "UsageError";
}
