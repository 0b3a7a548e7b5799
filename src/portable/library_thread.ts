import { Worker } from "node:worker_threads";

/** What the thread may be asked: a function of systeminformation, or `diskSpace` for check-disk-space. */
export interface Question {
  readonly call: string;
  readonly argument?: string;
}

/** The thread on which systeminformation and check-disk-space run. */
export interface LibraryThread {
  /**
   * The answer of a library: the first question starts the thread. Rejects where the library does, with its `code`,
   * where the thread ends instead, and once it is closed.
   */
  readonly ask: (question: Question) => Promise<unknown>;
  /** Ends the thread for good, and fails what is still asked. */
  readonly close: () => void;
}

type Answer = { readonly id: number } & (
  { readonly value: unknown } | { readonly error: string; readonly code: string | undefined }
);

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * What the thread runs. It is a thread because systeminformation waits for many of its programs with the event loop held
 * (on macOS `diskutil` for each reading of the mounts), and replaces methods of String.prototype. It is text because the
 * compiled daemon and the tests must start the same thing. check-disk-space alone would answer for a missing path with the
 * folder that would hold it.
 */
export const LIBRARY_THREAD_SOURCE = `
const { parentPort, workerData } = require("node:worker_threads");
const { access } = require("node:fs/promises");
const load = require("node:module").createRequire(workerData.importer);
async function diskSpace(path) {
  await access(path);
  return load("check-disk-space").default(path);
}
parentPort.on("message", async ({ id, call, argument }) => {
  try {
    const ask = call === "diskSpace" ? diskSpace : load("systeminformation")[call];
    parentPort.postMessage({ id, value: await ask(argument) });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error.message || error), code: error.code });
  }
});
`;
const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 };

/** A thread that is not started yet: it takes memory only where it is asked, and keeps no process alive unless it is. */
export function createLibraryThread(source = LIBRARY_THREAD_SOURCE): LibraryThread {
  const waiting = new Map<number, Waiting>();
  let questions = 0;
  let worker: Worker | undefined;
  let isClosed = false;

  function fail(is: string, cause?: unknown): void {
    const error = new Error(`Cannot ask systeminformation: ${is}, want it running`, { cause });
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function settle(answer: Answer): void {
    const one = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker?.unref();
    if ("value" in answer) one?.resolve(answer.value);
    else one?.reject(Object.assign(new Error(answer.error), { code: answer.code }));
  }

  function start(): Worker {
    const started = new Worker(source, {
      eval: true,
      workerData: { importer: import.meta.url },
      resourceLimits: LIMITS,
      ...{ stdout: true, stderr: true },
    });
    // What its programs complain of is none of the daemon's output; the answers lack what they did not tell.
    started.stdout.resume();
    started.stderr.resume();
    const end = (cause?: unknown) => {
      if (worker !== started) return;
      worker = undefined;
      fail("its thread has ended", cause);
    };
    started.on("message", settle);
    started.on("error", end);
    started.on("exit", () => end());
    return started;
  }

  return {
    ask: ({ call, argument }) =>
      new Promise((resolve, reject) => {
        const id = ++questions;
        waiting.set(id, { resolve, reject });
        if (isClosed) {
          fail("its thread is closed");
          return;
        }
        worker ??= start();
        worker.ref();
        worker.postMessage({ id, call, argument });
      }),
    close: () => {
      isClosed = true;
      const ended = worker;
      worker = undefined;
      fail("its thread is closed");
      void ended?.terminate();
    },
  };
}
