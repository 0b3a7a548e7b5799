import { statfsSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { errorReading, statfs, usageReading, usedRatio } from "../../src/kernel/statfs.ts";

describe("usageReading", () => {
  test("counts blocks in bytes", () => {
    expect(
      usageReading({ bsize: 4096, blocks: 100, bfree: 50, bavail: 40, files: 30, ffree: 20 }),
    ).toEqual({
      type: "usage",
      usage: {
        sizeBytes: 409600,
        freeBytes: 204800,
        availableBytes: 163840,
        files: 30,
        freeFiles: 20,
      },
    });
  });
});

describe("statfs", () => {
  test("reads what the system says", () => {
    const f = (path: string) => {
      const { bsize, blocks, files } = statfsSync(path);
      const usage = { sizeBytes: blocks * bsize, files };
      expect(statfs(path)).toMatchObject({ type: "usage", usage });
    };
    f("/");
    f("/proc");
    f(import.meta.filename);
  });

  test("says in the system's words what is wrong", () => {
    const f = (path: string, message: string) =>
      expect(statfs(path)).toEqual({ type: "error", message });
    f("/no/such/path", "no such file or directory");
    f(`${import.meta.filename}/x`, "not a directory");
    f(`/${"x".repeat(256)}`, "file name too long");
  });
});

describe("errorReading", () => {
  test("knows what dead mounts say, and numbers the rest", () => {
    const f = (errno: number, message: string) =>
      expect(errorReading(errno)).toEqual({ type: "error", message });
    f(-5, "input/output error");
    f(-13, "permission denied");
    f(-107, "transport endpoint is not connected");
    f(-112, "host is down");
    f(-116, "stale file handle");
    f(-999, "errno 999");
  });
});

describe("usedRatio", () => {
  test("counts as df does", () => {
    const f = (sizeBytes: number, freeBytes: number, availableBytes: number, want?: number) =>
      expect(usedRatio({ sizeBytes, freeBytes, availableBytes, files: 0, freeFiles: 0 })).toBe(
        want,
      );
    f(100, 50, 50, 0.5);
    f(100, 50, 25, 50 / 75);
    f(100, 10, 0, 1);
    f(100, 100, 100, 0);
    f(3, 2, 2, 1 / 3);
    f(0, 0, 0, undefined);
  });
});
