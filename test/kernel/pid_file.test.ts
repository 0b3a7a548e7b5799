import { mkdirSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parsePidFile, readPidFile } from "../../src/kernel/pid_file.ts";
import { onHost } from "./temporary_host.ts";

describe("parsePidFile", () => {
  test("takes the first line", () => {
    const f = (text: string, want: number) => expect(parsePidFile(text)).toBe(want);
    f("42\n", 42);
    f("42", 42);
    f("  4194304 \n", 4194304);
    // As PostgreSQL's postmaster.pid.
    f("733\n/var/lib/postgresql\n1795264145\n5432\n", 733);
  });

  test("throws where that is not a pid alone", () => {
    const f = (text: string, is: string) =>
      expect(() => parsePidFile(text)).toThrow(
        `Cannot parse the pid file: its first line is ${is}, want a pid`,
      );
    f("", '""');
    f("\n42\n", '""');
    f("0\n", '"0"');
    f("-1\n", '"-1"');
    f("42 43\n", '"42 43"');
    f("0x2a\n", '"0x2a"');
    f("99999999999\n", '"99999999999"');
  });
});

describe("readPidFile", () => {
  test("tells the pid, and when it was written", () =>
    onHost({ "app.pid": "42\n" }, (_kernel, rootfs) => {
      const path = join(rootfs, "app.pid");
      utimesSync(path, 100, 200.5);
      expect(readPidFile(path)).toEqual({ pid: 42, writtenAtSeconds: 200.5 });
    }));

  test("throws where there is none, and where it is something else", () =>
    onHost({ "long.pid": "", "app.pid": "nonsense\n" }, (_kernel, rootfs) => {
      const f = (file: string, message: string) =>
        expect(() => readPidFile(join(rootfs, file))).toThrow(message);
      mkdirSync(join(rootfs, "folder"));
      writeFileSync(join(rootfs, "long.pid"), "42\n");
      truncateSync(join(rootfs, "long.pid"), 5000);
      f("none.pid", "Cannot read the pid file: there is none");
      f("app.pid/deeper", "Cannot read the pid file: there is none");
      f("folder", "Cannot read the pid file: it is no regular file");
      f("long.pid", "Cannot read the pid file: it has 5000 bytes");
      f("app.pid", "Cannot parse the pid file");
    }));
});
