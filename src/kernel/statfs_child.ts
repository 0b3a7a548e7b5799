import { type ChildProcess, spawn } from "node:child_process";
import { errorReading, type FsCounts, type FsReading, usageReading } from "./statfs.ts";

/**
 * A process of ours that does nothing but statfs, each on a thread of its own: one that hangs holds up no other,
 * and the process can be killed with all of them.
 */
export interface StatfsChild {
  /** Settles when the process is no more. */
  readonly ended: Promise<true>;
  /** Resolves once it shows that it is there; rejects where it did not get that far. */
  greet(): Promise<true>;
  /** Reads the file system that holds `path`. Rejects where the process ends instead. */
  ask(path: string): Promise<FsReading>;
  /** Kills it, and waits for nothing: the kernel may keep a process that is deep inside a file system. */
  kill(): void;
}

/** How many file systems it reads at once: what is asked beyond waits for one of these to answer. */
export const STATFS_THREADS = 32;

/** What it says to a question; null says only that it is there. */
type Answer = FsCounts | { readonly errno: number } | null;

interface Waiting {
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

// Text, because the compiled daemon and the tests must start the same thing. It ends by a signal when its parent
// does: an orderly exit waits for the threads, and so for what hangs.
const SOURCE = `
const { statfs } = require("node:fs");
process.on("message", ({ id, path }) => {
  if (path === null) {
    process.send({ id, answer: null });
    return;
  }
  statfs(path, (error, counts) => {
    process.send({ id, answer: error === null ? { ...counts } : { errno: error.errno } });
  });
});
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
`;
const SMALL = ["--max-old-space-size=16", "--max-semi-space-size=1"];

/**
 * Starts the process, with nothing of our environment. It never keeps ours alive, and ends when ours does.
 * Throws where the system refuses at once; most refusals arrive through `greet`.
 */
export function startStatfsChild(): StatfsChild {
  const child = spawn(process.execPath, [...SMALL, "-e", SOURCE], {
    cwd: "/",
    env: { UV_THREADPOOL_SIZE: String(STATFS_THREADS) },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  child.unref();
  child.channel?.unref();
  const exchange = createExchange(child);
  const ended = endOf(child);
  void ended.then(() => exchange.fail());
  return {
    ended,
    greet: () => exchange.ask(null).then(() => true),
    ask: (path) => exchange.ask(path).then(readingOf),
    kill: () => {
      child.kill("SIGKILL");
      if (child.connected) child.disconnect();
    },
  };
}

/** Questions to the process and its answers, which come in any order. */
function createExchange(child: ChildProcess) {
  const waiting = new Map<number, Waiting>();
  let questions = 0;
  let isOver = false;

  const failure = () => new Error("Cannot ask the statfs process: it has ended, want it running");
  const fail = () => {
    isOver = true;
    for (const one of waiting.values()) one.fail(failure());
    waiting.clear();
  };
  child.on("message", ({ id, answer }: { readonly id: number; readonly answer: Answer }) => {
    waiting.get(id)?.answer(answer);
    waiting.delete(id);
  });
  child.on("error", fail);
  return {
    fail,
    ask: (path: string | null): Promise<Answer> =>
      new Promise((answer, reject) => {
        if (isOver || !child.connected) {
          reject(failure());
          return;
        }
        const id = ++questions;
        waiting.set(id, { answer, fail: reject });
        child.send({ id, path }, (error) => {
          if (error !== null) reject(error);
        });
      }),
  };
}

function endOf(child: ChildProcess): Promise<true> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve(true));
    child.on("error", () => {
      if (child.pid === undefined) resolve(true);
    });
  });
}

function readingOf(answer: Answer): FsReading {
  if (answer === null) throw new Error("Cannot read the answer: it is empty, want counts");
  return "errno" in answer ? errorReading(answer.errno) : usageReading(answer);
}
