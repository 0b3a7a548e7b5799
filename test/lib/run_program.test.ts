import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { eventually } from "../eventually.ts";
import { runProgram } from "../../src/lib/run_program.ts";

const folder = mkdtempSync(join(tmpdir(), "program-"));
afterAll(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;

function run(argv: readonly string[], signal = never, environment = {}): Promise<Buffer> {
  return runProgram({ argv, environment, maxOutput: 100 }, signal);
}

const shell = (script: string, signal = never) => run(["/bin/sh", "-c", script], signal);

/** A killed process runs on until the machine comes to it. */
const hasEnded = (pidFile: string) =>
  eventually("what was started has ended", () => !isRunning(pidFile) || undefined);

/** Whether the process whose number is in the file is there. */
function isRunning(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, "utf8")), 0);
    return !/^State:\s+Z/m.test(
      readFileSync(`/proc/${readFileSync(pidFile, "utf8").trim()}/status`, "utf8"),
    );
  } catch {
    return false;
  }
}

describe("a program", () => {
  const f = async (argv: readonly string[], want: string) =>
    expect((await run(argv)).toString()).toBe(want);

  test("gives what it prints", () => f(["/bin/echo", "a 1"], "a 1\n"));
  test("has its arguments as they are: no shell reads them", () =>
    f(["/bin/echo", "$HOME", "*", "; x"], "$HOME * ; x\n"));
  test("has no environment but its own", async () => {
    process.env.PROGRAM_TEST = "secret";
    await f(["/usr/bin/env"], "");
    const output = await run(["/usr/bin/env"], never, { A: "b", C: "d e" });
    expect(output.toString()).toBe("A=b\nC=d e\n");
  });
  test("may print just as much as allowed", async () =>
    expect(await shell("head -c 100 /dev/zero")).toHaveLength(100));
  test("may complain as long as it ends well", async () =>
    expect((await shell("echo oops >&2; echo a")).toString()).toBe("a\n"));
});

describe("a program fails", () => {
  const f = (script: string, want: string) =>
    expect(shell(script)).rejects.toThrow(`Cannot run /bin/sh: ${want}`);

  test("by its status, with the last line of what it complains of", async () => {
    await f("exit 3", "it ended with status 3, want status 0");
    await f(
      "echo first >&2; echo last >&2; exit 1",
      'it ended with status 1 and says "last", want status 0',
    );
  });
  test("by a signal", () => f("kill -SEGV $$", "it ended with SIGSEGV, want status 0"));
  test("by printing too much, and is ended for it", () =>
    f("yes", "it wrote more, want at most 100B"));
  test("by not being there", async () => {
    const want =
      "Cannot run /nowhere: it does not start (ENOENT), want the absolute path of a program";
    await expect(run(["/nowhere"])).rejects.toThrow(want);
    await expect(run([folder])).rejects.toThrow("it does not start (EACCES)");
  });
});

describe("the signal", () => {
  test("ends the program and all that it started", async () => {
    const pidFile = join(folder, "child");
    const controller = new AbortController();
    const running = shell(`sleep 300 & echo $! > ${pidFile}; wait`, controller.signal);
    await eventually("it has started another", () => isRunning(pidFile) || undefined);
    controller.abort(new Error("too late"));
    await expect(running).rejects.toThrow("too late");
    await hasEnded(pidFile);
  });
  test("given before lets nothing start", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(run(["/nowhere"], signal)).rejects.toThrow("too late");
  });
});

describe("what a program leaves running", () => {
  test("is ended where it holds on to the output", async () => {
    const pidFile = join(folder, "left");
    const output = await shell(`sleep 300 & echo $! > ${pidFile}; echo a`);
    expect(output.toString()).toBe("a\n");
    await hasEnded(pidFile);
  });
  test("does not hold up the answer where it has left the group", async () => {
    const output = await shell("setsid sleep 2 & echo a");
    expect(output.toString()).toBe("a\n");
  });
});
