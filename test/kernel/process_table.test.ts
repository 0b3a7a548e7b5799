import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import type { Process, ProcessDetail, ScanContext } from "../../src/kernel/process.ts";
import { createKernelReader, type KernelReader } from "../../src/kernel/reader.ts";
import { eventually } from "../eventually.ts";
import { onHost } from "./temporary_host.ts";

const CONTEXT: ScanContext = { pause: () => Promise.resolve(), timeoutSeconds: 0 };
/** Long after the processes below were started. */
const NOW = 1_700_000_000_000;
const HOST = {
  "proc/stat": "cpu 1 2 3\nbtime 1600000000\n",
  "proc/self/limits": "Max open files            4096                 4096                 files\n",
};

/** One process under /proc. */
function processFiles(pid: number, name: string, ran = "500 10 3"): Record<string, string> {
  return {
    [`proc/${pid}/stat`]: statOf(pid, name),
    [`proc/${pid}/schedstat`]: `${ran}\n`,
    [`proc/${pid}/io`]: "read_bytes: 1\nwrite_bytes: 2\n",
    [`proc/${pid}/cmdline`]: `/bin/${name}\0`,
    [`proc/${pid}/status`]:
      "Name:\tx\nUid:\t0\t5\t0\t0\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t8\n",
    [`proc/${pid}/limits`]: HOST["proc/self/limits"],
    [`proc/${pid}/fd/0`]: "",
    [`proc/${pid}/fd/1`]: "",
    [`proc/${pid}/cgroup`]: "0::/a.slice\n",
    [`proc/${pid}/wchan`]: "do_wait",
    [`proc/${pid}/oom_score`]: "666\n",
  };
}

function statOf(pid: number, name: string, { start = 100, threads = 1, pages = 10 } = {}): string {
  return `${pid} (${name}) S 1 1 1 0 -1 0 11 0 12 0 150 250 0 0 20 0 ${threads} 0 ${start} 4096 ${pages} 0\n`;
}

async function scanOf(kernel: KernelReader, details: readonly ProcessDetail[], now = NOW) {
  const subscription = kernel.processes.subscribe(details, () => now);
  return { subscription, scan: await subscription.scan(CONTEXT) };
}

describe("a scan", () => {
  test("reads what stat says of every process, and no detail unless asked", () =>
    onHost({ ...HOST, ...processFiles(7, "a b"), "proc/uptime": "1" }, async (kernel) => {
      const { scan } = await scanOf(kernel, []);
      expect([...scan.processes.keys()]).toEqual([7]);
      expect(scan.processes.get(7)).toEqual({
        ...{ pid: 7, startTicks: 100, startTimeSeconds: 1_600_000_001, parent: 1, comm: "a b" },
        ...{ state: "S", isKernelThread: false, userSeconds: 1.5, systemSeconds: 2.5 },
        ...{ minorFaults: 11, majorFaults: 12, threads: 1 },
        ...{ virtualBytes: 4096, residentBytes: 40_960 },
      });
    }));

  test("reads the details that were asked for", () =>
    onHost({ ...HOST, ...processFiles(7, "a") }, async (kernel, root) => {
      rmSync(join(root, "proc/7/exe"), { force: true });
      const details = ["command", "status", "io", "fds", "cgroups", "wchan", "oom"] as const;
      const { scan } = await scanOf(kernel, details);
      expect(scan.processes.get(7)).toMatchObject({
        ...{ command: ["/bin/a"], uid: 5, voluntarySwitches: 7, involuntarySwitches: 8 },
        ...{ readBytes: 1, writtenBytes: 2, openFds: 2, maxFds: 4096, cgroups: ["/a.slice"] },
        ...{ wchan: "do_wait", oomScore: 666 },
      });
      expect(scan.faults).toEqual([]);
    }));

  test("leaves what has not run as it was, and reads again what has", () =>
    onHost({ ...HOST, ...processFiles(7, "a"), ...processFiles(8, "b") }, async (kernel, root) => {
      const { scan, subscription } = await scanOf(kernel, ["io"]);
      for (const pid of [7, 8]) {
        writeFileSync(join(root, `proc/${pid}/io`), "read_bytes: 10\nwrite_bytes: 20\n");
      }
      writeFileSync(join(root, "proc/8/schedstat"), "501 10 4\n");
      await subscription.scan(CONTEXT);
      expect(scan.processes.get(7)).toMatchObject({ readBytes: 1, writtenBytes: 2 });
      expect(scan.processes.get(8)).toMatchObject({ readBytes: 10, writtenBytes: 20 });
    }));

  test("reads again what others may have changed: after 15 s its memory, and then all, or after a minute", () =>
    onHost({ ...HOST, ...processFiles(7, "a") }, async (kernel, root) => {
      let now = NOW;
      const subscription = kernel.processes.subscribe(["io"], () => now);
      const reads = async (io: number) => {
        writeFileSync(join(root, "proc/7/io"), `read_bytes: ${io}\nwrite_bytes: 0\n`);
        return (await subscription.scan(CONTEXT)).processes.get(7)?.readBytes;
      };
      expect(await reads(1)).toBe(1);
      expect(await reads(2)).toBe(1);
      writeFileSync(join(root, "proc/7/stat"), statOf(7, "a", { pages: 9 }));
      expect(await reads(3)).toBe(1);
      now += 15_000;
      expect(await reads(4)).toBe(4);
      now += 15_000;
      expect(await reads(5)).toBe(4);
      now += 61_000;
      expect(await reads(6)).toBe(6);
      // A clock that is set back must not put it off for as long.
      now -= 3_600_000;
      expect(await reads(7)).toBe(7);
    }));

  test("knows a pid that was given out again for another process", () =>
    onHost({ ...HOST, ...processFiles(7, "a") }, async (kernel, root) => {
      const { scan, subscription } = await scanOf(kernel, ["command"]);
      const before = scan.processes.get(7);
      writeFileSync(join(root, "proc/7/stat"), statOf(7, "b", { start: 900 }));
      writeFileSync(join(root, "proc/7/schedstat"), "70 10 2\n");
      writeFileSync(join(root, "proc/7/cmdline"), "/bin/b\0");
      const after = (await subscription.scan(CONTEXT)).processes.get(7);
      expect(before).toMatchObject({ comm: "a", command: ["/bin/a"] });
      expect(after).toMatchObject({ comm: "b", command: ["/bin/b"], startTicks: 900 });
    }));

  test("forgets what has ended, also between two reads", () =>
    onHost({ ...HOST, ...processFiles(7, "a"), ...processFiles(8, "b") }, async (kernel, root) => {
      const { scan, subscription } = await scanOf(kernel, ["io"]);
      rmSync(join(root, "proc/7"), { recursive: true });
      rmSync(join(root, "proc/8/io"));
      writeFileSync(join(root, "proc/8/schedstat"), "900 10 4\n");
      const { faults } = await subscription.scan(CONTEXT);
      expect([...scan.processes.keys()]).toEqual([8]);
      expect(scan.processes.get(8)?.readBytes).toBeUndefined();
      expect(faults).toEqual([]);
    }));

  test("leaves out a process it cannot make out, and says which", () =>
    onHost(
      { ...HOST, ...processFiles(7, "a"), "proc/8/stat": "8 (b) nonsense" },
      async (kernel) => {
        const { scan } = await scanOf(kernel, []);
        expect([...scan.processes.keys()]).toEqual([7]);
        expect(scan.faults.map(({ pid }) => pid)).toEqual([8]);
      },
    ));

  test("reads the threads of those that have several, and adds up their context switches", () =>
    onHost(
      {
        ...HOST,
        ...processFiles(7, "a"),
        "proc/7/stat": statOf(7, "a", { threads: 2 }),
        ...taskFiles(7, "a"),
        ...taskFiles(9, "worker"),
      },
      async (kernel, root) => {
        const { scan, subscription } = await scanOf(kernel, ["tasks", "status", "wchan", "io"]);
        const process = scan.processes.get(7);
        expect(process?.tasks?.map(({ tid, name, state }) => [tid, name, state])).toEqual([
          [7, "a", "S"],
          [9, "worker", "S"],
        ]);
        expect(process).toMatchObject({ voluntarySwitches: 14, involuntarySwitches: 16 });
        expect(process?.tasks?.[1]).toMatchObject({
          readBytes: 1,
          writtenBytes: 2,
          wchan: "do_wait",
        });
        rmSync(join(root, "proc/7/task/9"), { recursive: true });
        writeFileSync(join(root, "proc/7/stat"), statOf(7, "a", { threads: 1 }));
        await subscription.scan(CONTEXT);
        expect(process?.tasks).toBeUndefined();
      },
    ));

  test("ends as no data where there is no /proc", () =>
    onHost({}, async (kernel) => {
      const subscription = kernel.processes.subscribe([], Date.now);
      await expect(subscription.scan(CONTEXT)).rejects.toThrow("This host has no");
    }));
});

/** One thread of process 7. */
function taskFiles(tid: number, name: string): Record<string, string> {
  const entries = Object.entries(processFiles(tid, name));
  return Object.fromEntries(
    entries.map(([path, text]) => [path.replace(`proc/${tid}/`, `proc/7/task/${tid}/`), text]),
  );
}

describe("one scan for all", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test("reads what any of them asked for, and is shared by those that ask at once or just after", () =>
    onHost({ ...HOST, ...processFiles(7, "a") }, async (kernel, root) => {
      const io = kernel.processes.subscribe(["io"], () => NOW);
      const command = kernel.processes.subscribe(["command"], () => NOW + 5);
      const context = { ...CONTEXT, timeoutSeconds: 60 };
      const monotonic = jest.spyOn(performance, "now").mockReturnValue(1000);
      const [first, second] = await Promise.all([io.scan(context), command.scan(context)]);
      expect(second).toBe(first);
      expect(first.scannedAt).toBe(NOW);
      expect(first.processes.get(7)).toMatchObject({ readBytes: 1, command: ["/bin/a"] });
      mkdirSync(join(root, "proc/8"));
      writeFileSync(join(root, "proc/8/stat"), statOf(8, "b"));
      monotonic.mockReturnValue(1249);
      expect((await command.scan(context)).processes.size).toBe(1);
      expect((await command.scan(CONTEXT)).processes.size).toBe(2);
    }));

  test("a detail that nobody wants any more is read no more", () =>
    onHost({ ...HOST, ...processFiles(7, "a") }, async (kernel, root) => {
      const io = kernel.processes.subscribe(["io"], () => NOW);
      const { subscription, scan } = await scanOf(kernel, ["command"]);
      io.close();
      writeFileSync(join(root, "proc/7/io"), "nonsense");
      const { faults } = await subscription.scan(CONTEXT);
      expect(faults).toEqual([]);
      expect(scan.processes.get(7)?.command).toEqual(["/bin/a"]);
    }));

  test("a scan whose deadline has passed ends, and the next one begins anew", () =>
    onHost({ ...HOST, ...many(3000) }, async (kernel) => {
      const subscription = kernel.processes.subscribe([], () => NOW);
      const late = new Error("too late");
      const context = { timeoutSeconds: 0, pause: () => Promise.reject(late) };
      await expect(subscription.scan(context)).rejects.toBe(late);
      expect((await subscription.scan(CONTEXT)).processes.size).toBe(3000);
    }));

  test("a table that is closed while it scans keeps nothing open", () =>
    onHost({ ...HOST, ...many(2000) }, async (kernel) => {
      const subscription = kernel.processes.subscribe([], () => NOW);
      const before = readdirSync("/proc/self/fd").length;
      let pauses = 0;
      const pause = () => {
        pauses += 1;
        if (pauses === 1) kernel.processes.close();
        return Promise.resolve();
      };
      await subscription.scan({ ...CONTEXT, pause });
      expect(pauses).toBeGreaterThan(0);
      // The reader itself keeps the files of the host open.
      expect(readdirSync("/proc/self/fd").length).toBeLessThan(before + 10);
    }));
});

function many(count: number): Record<string, string> {
  const pids = Array.from({ length: count }, (_, index) => index + 10);
  const files = pids.flatMap((pid) => [
    [`proc/${pid}/stat`, statOf(pid, "m")] as const,
    [`proc/${pid}/schedstat`, "1 1 1\n"] as const,
  ]);
  return Object.fromEntries(files);
}

describe("on this host", () => {
  test("a process shows what it does, and goes when it ends", async () => {
    const kernel = createKernelReader();
    const child = spawn("sleep", ["600"], { stdio: "ignore" });
    const pid = child.pid ?? 0;
    try {
      const details = ["command", "exe", "fds", "io", "status", "cgroups"] as const;
      const subscription = kernel.processes.subscribe(details, Date.now);
      const process = await found(subscription.scan, pid);
      expect(process).toMatchObject({ comm: "sleep", command: ["sleep", "600"], uid: 0 });
      expect(process.exe).toMatch(/\/sleep|busybox|coreutils/);
      expect(process.openFds).toBeGreaterThanOrEqual(3);
      expect(process.openFds).toBeLessThan(20);
      expect(Math.abs(process.startTimeSeconds - Date.now() / 1000)).toBeLessThan(120);
      await ended(child);
      expect((await subscription.scan(CONTEXT)).processes.has(pid)).toBe(false);
    } finally {
      child.kill("SIGKILL");
      kernel.close();
    }
  });
});

function found(
  scan: (context: ScanContext) => Promise<{ readonly processes: ReadonlyMap<number, Process> }>,
  pid: number,
): Promise<Process> {
  return eventually("the process is there", async () => {
    const process = (await scan(CONTEXT)).processes.get(pid);
    // Between fork and exec it is still what its parent is.
    return process?.comm === "sleep" && process.command?.[0] === "sleep" ? process : undefined;
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
