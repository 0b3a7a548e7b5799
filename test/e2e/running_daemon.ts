import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask } from "../http/serve.ts";
import { eventually, startChild, tempFolder, type Child, type Ended } from "./children.ts";

/** The built program. */
export const MAIN = join(import.meta.dirname, "../../dist/bin/main.js");

/** A line of the daemon's log. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The daemon as a process of its own, ready. */
export interface RunningDaemon extends Child {
  readonly url: string;
  readonly port: number;
  readonly configPath: string;
  /** Puts another text in place of its configuration file, in one step: the daemon may be reading it. */
  readonly rewrite: (yaml: string) => void;
  readonly log: () => readonly LogLine[];
}

/** Runs the program to its end. */
export function runMain(args: readonly string[], cwd?: string): Promise<Ended> {
  return startChild(process.execPath, [MAIN, ...args], cwd === undefined ? {} : { cwd }).ended;
}

/**
 * Starts the daemon with this configuration on a free port, and waits until it listens.
 * @param under a command that becomes the program it is given, and what comes before that
 */
export async function launch(
  yaml: string,
  args: readonly string[] = [],
  under: readonly string[] = [],
): Promise<RunningDaemon> {
  const configPath = join(tempFolder(), "collectors.yaml");
  writeFileSync(configPath, yaml);
  const given = ["--config", configPath, "--listen", "127.0.0.1:0", ...args];
  const [program = "", ...rest] = [...under, process.execPath, MAIN, ...given];
  const child = startChild(program, rest);
  const log = () => logLines(child.stdout());
  const url = await eventually("the daemon listens", () => addressIn(log()) ?? died(child));
  return {
    ...child,
    url,
    port: Number(new URL(url).port),
    configPath,
    rewrite: (text) => {
      writeFileSync(`${configPath}.new`, text);
      renameSync(`${configPath}.new`, configPath);
    },
    log,
  };
}

/** The same, and every collector has been polled. */
export async function launchReady(
  yaml: string,
  under: readonly string[] = [],
): Promise<RunningDaemon> {
  const daemon = await launch(yaml, [], under);
  await eventually("the daemon is ready", async () =>
    (await ask(`${daemon.url}/-/ready`)).status === 200 ? true : undefined,
  );
  return daemon;
}

function logLines(stdout: string): readonly LogLine[] {
  const whole = stdout.slice(0, stdout.lastIndexOf("\n") + 1);
  return whole.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as LogLine]));
}

function addressIn(log: readonly LogLine[]): string | undefined {
  const line = log.find(({ msg }) => msg === "listening");
  return (line?.addresses as readonly string[] | undefined)?.[0];
}

function died(child: Child): undefined {
  if (child.stderr() !== "") throw new Error(child.stderr());
  return undefined;
}
