import { ConfigError } from "../config/fault.ts";
import { describeError } from "../lib/errors.ts";
import { EXIT, type Terminal } from "./command.ts";

/** Tells what ended the command, and ends it: 78 where the configuration is to blame, 1 otherwise. */
export function endWithError(terminal: Terminal, error: unknown): void {
  if (error instanceof ConfigError) {
    terminal.err(`${error.message}\n`);
    terminal.endWith(EXIT.config);
  } else {
    terminal.err(`metrics-exporter: ${describeError(error)}\n`);
    terminal.endWith(EXIT.failure);
  }
}
