#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";

// A daemon allocates little and lives long. A young generation that stays at its first size, a heap that is kept tight,
// and optimized code only for what runs often save a tenth of the resident memory and keep it flat; at a poll each
// second the CPU time is the same. To wake four threads costs more than they help to collect half a megabyte: young
// garbage is collected in place, old garbage is marked by one thread, and the event loop waits for none to sweep its
// buffers. To move what is left closer together would hold the loop for milliseconds, and saves no memory that is
// measurable here. Only what is loaded after these lines heeds them.
const V8_FLAGS = [
  "--semi-space-growth-factor=1",
  "--optimize-for-size",
  "--interrupt-budget=1351680",
  "--no-parallel-scavenge",
  "--concurrent-marking-max-worker-num=1",
  "--no-concurrent-array-buffer-sweeping",
  "--no-compact",
];
for (const flag of V8_FLAGS) setFlagsFromString(flag);
const { runProgram } = await import("./cli/program.ts");

await runProgram({
  env: process.env,
  argv: process.argv.slice(1),
  pid: process.pid,
  isTerminal: process.stdout.isTTY,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // A socket takes what is written when it can: nothing of it is lost.
  endWith: (status) => {
    process.exitCode = status;
    process.stdout.write("", () => process.stderr.write("", () => process.exit()));
  },
  onSignal: (signals, listener) => {
    for (const signal of signals) process.on(signal, listener);
  },
});
