import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./errors.ts";
import { formatSize } from "./size.ts";

/** A program and what it may do. */
export interface Program {
  /** Its absolute path, then its arguments. */
  readonly argv: readonly string[];
  /** All of its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many bytes it may write to its standard output. */
  readonly maxOutput: number;
}

const MAX_ERROR_BYTES = 16 * 1024;
const MAX_QUOTED = 200;
/** How long what a program leaves running may hold on to its output before it is killed, and then before it is left alone. */
const LINGER_MILLISECONDS = 100;

/**
 * Runs a program, without a shell, to its end and resolves to its standard output. It leads a process group of its own,
 * which is killed as a whole at the signal, where the output is too long, and where part of it holds on to the output
 * after the program's end. Rejects where the program cannot be started, ends otherwise than with status 0, or writes too much;
 * never before it has really ended.
 */
export async function runProgram(program: Program, signal: AbortSignal): Promise<Buffer> {
  const [path = "", ...rest] = program.argv;
  signal.throwIfAborted();
  const child = spawn(path, rest, {
    ...{ cwd: "/", env: program.environment, shell: false },
    // Makes it the leader of a group.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => killGroup(child);
  signal.addEventListener("abort", kill, { once: true });
  const output = gather(child.stdout, program.maxOutput, kill);
  const complaint = gatherEnd(child.stderr);
  const closed = new Promise((resolve) => child.once("close", resolve));
  try {
    const end = await endOf(child, path);
    await letGo(child, closed);
    signal.throwIfAborted();
    const bytes = output();
    if (bytes === undefined) throw cannotRun(path, "it wrote more", atMost(program.maxOutput));
    if (end !== "status 0") throw cannotRun(path, `it ended with ${end}${complaint()}`, "status 0");
    return bytes;
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

/** How the program ended. Rejects where it did not start. */
function endOf(child: ChildProcess, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("exit", (status, killedBy) => resolve(killedBy ?? `status ${status ?? ""}`));
    child.once("error", (cause) => {
      const is = `it does not start (${errorCode(cause) ?? cause.message})`;
      reject(cannotRun(path, is, "the absolute path of a program", cause));
    });
  });
}

/** Waits for the pipes to close, which what the program left running may hold open. */
async function letGo(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  const waited = () => Promise.race([closed.then(() => true), sleep(LINGER_MILLISECONDS, false)]);
  if (await waited()) return;
  killGroup(child);
  if (await waited()) return;
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** Keeps what comes; where that is too much it keeps nothing, and calls `stop`. */
function gather(stream: Readable, maxBytes: number, stop: () => void): () => Buffer | undefined {
  let chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
    else {
      chunks = [];
      stop();
    }
  });
  return () => (length <= maxBytes ? Buffer.concat(chunks) : undefined);
}

/** Keeps the end of what comes: gives its last line, as a message quotes it. */
function gatherEnd(stream: Readable): () => string {
  let end = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    end = Buffer.concat([end, chunk]).subarray(-MAX_ERROR_BYTES);
  });
  return () => {
    const line = end.toString().trimEnd().split("\n").at(-1)?.trim() ?? "";
    return line === "" ? "" : ` and says ${JSON.stringify(line.slice(0, MAX_QUOTED))}`;
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

function atMost(bytes: number): string {
  return `at most ${formatSize(bytes)}`;
}

function cannotRun(path: string, is: string, want: string, cause?: unknown): Error {
  return new Error(`Cannot run ${path}: ${is}, want ${want}`, { cause });
}
