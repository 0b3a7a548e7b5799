import type { CommandModule } from "yargs";

/** What a command may know of the process it runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The whole command line, the program's own name first. */
  readonly argv: readonly string[];
  readonly pid: number;
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** What the process ends with, once nothing keeps it alive. */
  readonly endWith: (status: ExitStatus) => void;
  /** Calls the listener at each of these signals. */
  readonly onSignal: (signals: readonly NodeJS.Signals[], listener: () => void) => void;
}

/** Exit statuses, as sysexits(3) numbers them where it has one. */
export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 64,
  config: 78,
} as const;

/** One of the exit statuses. */
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** A yargs command whose arguments have this shape. */
export type Command<Arguments> = CommandModule<object, Arguments>;
