import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export { eventually, fastest, inOneOf } from "../eventually.ts";

/** How a child ended and all it wrote. */
export interface Ended {
  /** Its exit status; null where a signal ended it. */
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that a test started. */
export interface Child {
  readonly pid: number;
  /** What it has written so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
}

/** How to start a child. */
export interface StartOptions {
  readonly input?: string;
  readonly cwd?: string;
}

/** No child of a test lives longer, whatever happens to the test. */
const MOST_MILLISECONDS = 180_000;

const running = new Set<ChildProcess>();
const folders: string[] = [];

/** Starts a program with no environment but the PATH. Rejects `ended` where there is no such program. */
export function startChild(
  command: string,
  args: readonly string[],
  { input = "", cwd }: StartOptions = {},
): Child {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH },
    timeout: MOST_MILLISECONDS,
    killSignal: "SIGKILL",
  });
  running.add(child);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString();
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      running.delete(child);
      resolve({ status, signal, stdout: text(stdout), stderr: text(stderr) });
    });
  });
  ended.catch(() => running.delete(child));
  return {
    pid: child.pid ?? 0,
    stdout: () => text(stdout),
    stderr: () => text(stderr),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** A new empty folder, which `tidyUp` removes. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "metrics-exporter-e2e-"));
  folders.push(folder);
  return folder;
}

/** Ends every child still running, each by its own id, and removes the temporary folders. */
export async function tidyUp(): Promise<void> {
  const ends = [...running].map((child) => {
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    return closed;
  });
  await Promise.all(ends);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
