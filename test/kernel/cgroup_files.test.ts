import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createCgroupReader, type CgroupReader } from "../../src/kernel/cgroup_files.ts";
import type { CgroupFolder } from "../../src/kernel/cgroup_tree.ts";
import { onHost } from "./temporary_host.ts";

const FILES = { "sys/a/pids.current": "1\n", "sys/a/pids.max": "5\n" };

/** Lends out a reader, its clock, and a cgroup that is believed to have the files of the host and one more. */
function withReader(
  use: (given: {
    readonly reader: CgroupReader;
    readonly folder: CgroupFolder;
    readonly pass: (seconds: number) => void;
    readonly distrusted: () => number;
  }) => void,
): Promise<void> {
  return onHost(FILES, ({ paths: { sysfs } }) => {
    let [now, times] = [0, 0];
    const folder = {
      path: "/a",
      location: join(sysfs, "a"),
      files: new Set(["pids.current", "pids.max", "vanished"]),
      foundAt: 0,
      distrust: () => (times += 1),
    };
    const reader = createCgroupReader(() => now);
    use({ reader, folder, pass: (seconds) => (now += seconds * 1000), distrusted: () => times });
  });
}

describe("createCgroupReader", () => {
  test("parses the files there are, long ones whole", () =>
    withReader(({ reader, folder, distrusted }) => {
      const long = "0123456\n".repeat(20_000);
      writeFileSync(join(folder.location, "pids.current"), long);
      const value = reader.of(folder, ({ has, reading }) => [
        has("pids.max"),
        has("memory.max"),
        reading("pids.max", (text, file) => `${file} ${text}`),
        reading("memory.max", () => "never asked"),
        reading("pids.current", (text) => text === long),
      ]);
      expect(value).toEqual([true, false, "pids.max 5\n", undefined, true]);
      expect(distrusted()).toBe(0);
    }));

  test("keeps settings for half a minute, once the cgroup is as old", () =>
    withReader(({ reader, folder, pass }) => {
      const f = (seconds: number, text: string, want: string) => {
        pass(seconds);
        writeFileSync(join(folder.location, "pids.max"), text);
        const value = reader.of(folder, ({ setting }) => setting("pids.max", (max) => max));
        expect(value).toBe(want);
      };
      f(0, "5", "5");
      f(29, "6", "6");
      f(1, "7", "7");
      f(29, "8", "7");
      f(1, "9", "9");
    }));

  test("goes without a file that has gone, and has the cgroup listed again", () =>
    withReader(({ reader, folder, distrusted }) => {
      const read = () =>
        reader.of(folder, ({ reading }) => ({ vanished: reading("vanished", (text) => text) }));
      expect(read()).toEqual({ vanished: undefined });
      expect(distrusted()).toBe(1);
      rmSync(folder.location, { recursive: true });
      expect(read()).toBeUndefined();
      expect(reader.takeFaults().size).toBe(0);
    }));

  test("tells the first fault of each file, settings' at every poll", () =>
    withReader(({ reader, folder }) => {
      const fail = (text: string) => {
        throw new Error(`no ${text.trim()}`);
      };
      const read = () =>
        reader.of(folder, ({ reading, setting }) => {
          reading("pids.current", fail);
          setting("pids.max", fail);
        });
      const want = [
        ["pids.current", "/a: no 1"],
        ["pids.max", "/a: no 5"],
      ];
      read();
      writeFileSync(join(folder.location, "pids.current"), "2\n");
      read();
      expect([...reader.takeFaults()]).toEqual(want);
      expect(reader.takeFaults().size).toBe(0);
      read();
      expect([...reader.takeFaults()][1]).toEqual(want[1]);
    }));

  test("tells of a file that cannot be read", () =>
    withReader(({ reader, folder }) => {
      const file = join(folder.location, "pids.max");
      rmSync(file);
      mkdirSync(file);
      expect(reader.of(folder, ({ reading }) => reading("pids.max", () => 1))).toBeUndefined();
      expect(reader.takeFaults().get("pids.max")).toMatch(/^\/a: EISDIR/);
    }));
});
