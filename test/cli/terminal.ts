import yargs from "yargs";
import type { Command, Terminal } from "../../src/cli/command.ts";

/** What a command left behind. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number | undefined;
}

/** Runs one command on a terminal that remembers. */
export async function runCommandLine<Arguments>(
  argv: readonly string[],
  command: (terminal: Terminal) => Command<Arguments>,
): Promise<Ran> {
  let ran: Ran = { out: "", err: "", status: undefined };
  const terminal: Terminal = {
    env: { SET: "x" },
    argv: ["metrics-exporter", ...argv],
    pid: 1,
    isTerminal: false,
    out: (text) => (ran = { ...ran, out: ran.out + text }),
    err: (text) => (ran = { ...ran, err: ran.err + text }),
    endWith: (status) => (ran = { ...ran, status }),
    onSignal: () => undefined,
  };
  await yargs([...argv])
    .parserConfiguration({ "dot-notation": false, "camel-case-expansion": false })
    .command(command(terminal))
    .exitProcess(false)
    .parseAsync();
  return ran;
}
