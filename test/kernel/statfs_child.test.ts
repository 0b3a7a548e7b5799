import { execFile } from "node:child_process";
import { existsSync, statfsSync } from "node:fs";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "@jest/globals";
import { createStatfsProber, type StatfsProber } from "../../src/kernel/statfs_prober.ts";
import { eventually } from "../eventually.ts";
import { ended, onlyChild, probeChildren } from "./probe_children.ts";

const limits = { signal: new AbortController().signal, timeoutSeconds: 60 };
const open: StatfsProber[] = [];

function real(greetingMs = 40_000): StatfsProber {
  const made = createStatfsProber({ timeoutMs: 40_000, now: () => 0, greetingMs });
  open.push(made);
  return made;
}

afterEach(() => {
  for (const made of open.splice(0)) made.close();
});

/** What became of each path, in short. */
async function outcomes(of: StatfsProber, paths: readonly string[]): Promise<string> {
  const readings = await of.probe(paths, limits);
  return paths.map((path) => `${path}:${readings.get(path)?.type ?? "none"}`).join(" ");
}

describe("startStatfsChild", () => {
  test("answers as the system does", async () => {
    const readings = await real().probe(["/", "/proc", "/no/such/path"], limits);
    const { bsize, blocks, files } = statfsSync("/");
    const usage = { sizeBytes: bsize * blocks, files };
    expect(readings.get("/")).toMatchObject({ type: "usage", usage });
    expect(readings.get("/proc")).toMatchObject({ usage: { sizeBytes: 0, files: 0 } });
    const message = "no such file or directory";
    expect(readings.get("/no/such/path")).toEqual({ type: "error", message });
  });

  test("is given nothing of our environment", async () => {
    process.env.SECRET_OF_OURS = "hush";
    await real().probe(["/"], limits);
    expect(onlyChild().environment).not.toContain("hush");
    expect(onlyChild().environment).toContain("NODE_CHANNEL_FD");
    delete process.env.SECRET_OF_OURS;
  });

  test("that gives no sign is killed and followed by another", async () => {
    const made = real(1000);
    // One that takes long to start is killed, too.
    const answers = (): Promise<true> =>
      eventually("a child answers", async () =>
        (await outcomes(made, ["/", "/proc"])) === "/:usage /proc:usage" ? true : undefined,
      );
    await answers();
    const { pid } = onlyChild();
    process.kill(pid, "SIGSTOP");
    expect(await outcomes(made, ["/", "/proc"])).toBe("/:error /proc:error");
    await ended(pid);
    await answers();
    expect(onlyChild().pid).not.toBe(pid);
  });

  test("that dies between two polls is followed by another", async () => {
    const made = real();
    await made.probe(["/"], limits);
    const { pid } = onlyChild();
    process.kill(pid, "SIGKILL");
    await ended(pid);
    expect(await outcomes(made, ["/"])).toBe("/:usage");
  });

  test("ends at close", async () => {
    const made = real();
    await made.probe(["/"], limits);
    const { pid } = onlyChild();
    made.close();
    await ended(pid);
    expect(probeChildren()).toEqual([]);
  });

  test("does not keep us alive, and does not outlive us", async () => {
    const script = `
      import { createStatfsProber } from "./src/kernel/statfs_prober.ts";
      import { readFileSync } from "node:fs";
      const prober = createStatfsProber({ timeoutMs: 40_000, greetingMs: 40_000, now: Date.now });
      await prober.probe(["/"], { signal: new AbortController().signal, timeoutSeconds: 60 });
      console.log(readFileSync(\`/proc/self/task/\${process.pid}/children\`, "utf8"));
    `;
    const argv = ["--import", "tsx", "--input-type=module", "-e", script];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout: 100_000 });
    const pids = stdout.trim().split(" ");
    expect(pids.length).toBeGreaterThan(0);
    expect(Number(pids[0])).toBeGreaterThan(0);
    for (const pid of pids) await ended(Number(pid));
    expect(pids.some((pid) => existsSync(`/proc/${pid}`))).toBe(false);
  });
});
