import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { eventually, startChild, tempFolder, type Child } from "./children.ts";

/** Processes that do as they are told, each under a name of its own that no other process of this machine bears. */
export interface ProcessLoad {
  /** `role` with what makes it unlike others: at most 15 characters, and the name of its program, too. */
  readonly nameOf: (role: string) => string;
  /** The path of its program. */
  readonly pathOf: (role: string) => string;
  /** Starts one and waits until it waits: on SIGUSR2 it works, once, and then waits for ever. */
  readonly start: (role: string, work: string, args?: readonly string[]) => Promise<Child>;
  /** Starts a shell that has a new child all the time. */
  readonly startForking: (role: string) => Child;
  /** A file for what they write. */
  readonly file: string;
}

/** Made of JavaScript: of what they have done before they wait, nothing goes on. */
const WORKER = (work: string, file: string) => `
const file = ${JSON.stringify(file)};
const fs = require("node:fs");
function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
function burnUntil(seconds) {
  while (cpuSeconds() < seconds);
}
function write(mebibytes) {
  const fd = fs.openSync(file, "w");
  const bytes = Buffer.alloc(1024 * 1024, 7);
  for (let written = 0; written < mebibytes; written++) fs.writeSync(fd, bytes);
  fs.fsyncSync(fd);
  fs.closeSync(fd);
}
// It ends with its parent, which holds the other end of its input.
function startIdle() {
  const stdio = ["pipe", "ignore", "ignore"];
  require("node:child_process").spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio });
}
const begun = (work) => process.once("SIGUSR2", () => {
  work();
  fs.writeSync(1, "done");
  // Neither the event loop nor the collector of garbage has anything left to do.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
setTimeout(() => process.exit(), 50_000);
${work}
fs.writeSync(1, "ready");
`;

/** A load whose programs stand in a folder of their own. Its processes are ended by `tidyUp`. */
export function createProcessLoad(): ProcessLoad {
  const folder = join(tempFolder(), "bin");
  const file = join(folder, "written");
  const nameOf = (role: string) => `${role}${process.pid}`.slice(0, 15);
  const pathOf = (role: string) => join(folder, nameOf(role));
  mkdirSync(folder);

  function program(role: string, path: string): string {
    try {
      symlinkSync(path, pathOf(role));
    } catch {
      // Another of the same role has made it.
    }
    return pathOf(role);
  }

  return {
    ...{ nameOf, pathOf, file },
    start: async (role, work, args = []) => {
      const path = program(role, process.execPath);
      const child = startChild(path, ["-e", WORKER(work, file), "--", ...args]);
      await eventually(`${role} is ready`, () => child.stdout() === "ready" || undefined, 30);
      return child;
    },
    startForking: (role) =>
      startChild(program(role, "/bin/sh"), ["-c", "while :; do sleep 0.05; done"]),
  };
}
