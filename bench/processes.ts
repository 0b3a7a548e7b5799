import { spawn, spawnSync, type ChildProcess, type StdioOptions } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A process of ours under way. */
export interface Running {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Ends it: asks, and kills after 3 s. Resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

/** Standard streams as `start` has them, and a channel for orders. */
export const WITH_CHANNEL: StdioOptions = ["ignore", "ignore", "inherit", "ipc"];

const KILL_MILLISECONDS = 3000;

const running = new Set<Running>();
const folders = new Set<string>();

process.once("exit", () => {
  for (const { child } of running) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => process.exit(130));
}

/** Starts a program; whatever happens to this process, it ends with it. Throws where it cannot be started. */
export function start(
  program: string,
  argv: readonly string[],
  stdio: StdioOptions = ["ignore", "ignore", "inherit"],
): Running {
  const child = spawn(program, argv, { stdio });
  const { pid } = child;
  if (pid === undefined)
    throw new Error(`Cannot start ${program}: it is not there, want it on PATH`);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), KILL_MILLISECONDS);
    await ended;
    clearTimeout(timer);
  };
  const started: Running = { pid, child, stop };
  running.add(started);
  void ended.then(() => running.delete(started));
  return started;
}

/** Ends all that was started and still runs, such as what a measurement that failed has left behind. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map(({ stop }) => stop()));
}

/** Ends this process, and with it all it started, after so many minutes: nothing runs for ever. */
export function endAfter(minutes: number): void {
  const end = (): never => {
    console.error(`Cannot go on: it takes longer than ${minutes} minutes`);
    process.exit(1);
  };
  setTimeout(end, minutes * 60_000).unref();
}

/** A new folder that goes when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "metrics-exporter-bench-"));
  folders.add(folder);
  return folder;
}

/** A TCP port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The first line a program on PATH says of its version, or null where there is none that runs. */
export function versionOf(program: string): string | null {
  const { error, stdout, stderr } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    timeout: 5000,
  });
  if (error) return null;
  return /(?:\bversion |\brevision: |\(v)\S*?(\d+\.\d+[.\d]*)/.exec(stdout + stderr)?.[1] ?? null;
}

/** Throws where the daemon has not been built. */
export function requireBuild(main: string): void {
  if (!existsSync(main))
    throw new Error(`Cannot measure: there is no ${main}, want npm run build first`);
}
