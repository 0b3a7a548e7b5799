import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createNotingReader, isRefusal } from "../../src/kernel/noting_reader.ts";
import type { ProcessDetail } from "../../src/kernel/process.ts";
import type { KernelReader } from "../../src/kernel/reader.ts";
import { onHost } from "./temporary_host.ts";

const refusal = (code: string) => Object.assign(new Error("is refused"), { code });

describe("createNotingReader", () => {
  const files = { "sys/open": "1\n", "proc/closed": "2\n", "proc/odd": "3\n" };

  test("reads what the other reads, and has nothing to note where nothing is refused", () =>
    onHost(files, (kernel) => {
      const { kernel: noting, refusals } = createNotingReader(kernel);
      expect(noting.sys("open")).toBe("1");
      expect(noting.attribute("open")).toBe("1");
      expect(noting.attribute("missing")).toBeUndefined();
      expect(noting.link("open")).toBeUndefined();
      expect(noting.listSys(".")).toEqual(["open"]);
      expect(noting.listProc(".").sort()).toEqual(["closed", "odd"]);
      expect(() => noting.proc("missing")).toThrow("This host has no");
      expect(refusals()).toEqual({ files: new Map(), details: new Set() });
    }));

  test("notes what is refused, and whether the file's mode says so", () =>
    onHost(files, (kernel, rootfs) => {
      const closed = join(rootfs, "proc/closed");
      chmodSync(closed, 0o400);
      const refusing: KernelReader = {
        ...kernel,
        proc: () => {
          throw new Error("Cannot read it", { cause: refusal("EACCES") });
        },
      };
      const { kernel: noting, refusals } = createNotingReader(refusing);
      expect(() => noting.proc("closed")).toThrow("Cannot read it");
      expect(() => noting.proc("odd")).toThrow("Cannot read it");
      expect([...refusals().files]).toEqual([
        [closed, { isByMode: true }],
        [join(rootfs, "proc/odd"), { isByMode: false }],
      ]);
    }));

  test("notes the details that were refused of those that were wanted", async () => {
    await onHost({ "proc/stat": "btime 1\n" }, async (kernel) => {
      const refused = new Map<ProcessDetail, number>([
        ["io", 3],
        ["exe", 1],
      ]);
      const scan = {
        ...{ processes: new Map(), scannedAt: 0, firstScannedAt: 0, faults: [], refused },
      };
      const subscription = { scan: () => Promise.resolve(scan), close: () => undefined };
      const processes = { ...kernel.processes, subscribe: () => subscription };
      const { kernel: noting, refusals } = createNotingReader({ ...kernel, processes });
      const context = { pause: () => Promise.resolve(), timeoutSeconds: 5 };
      await noting.processes.subscribe(["io", "fds"], () => 0).scan(context);
      expect(refusals().details).toEqual(new Set(["io"]));
    });
  });
});

test("isRefusal looks through to the cause", () => {
  const f = (error: unknown, want: boolean) => expect(isRefusal(error)).toBe(want);
  f(refusal("EACCES"), true);
  f(refusal("EPERM"), true);
  f(new Error("Cannot read", { cause: refusal("EPERM") }), true);
  f(refusal("ENOENT"), false);
  f(new Error("Cannot read"), false);
  f("EACCES", false);
});
