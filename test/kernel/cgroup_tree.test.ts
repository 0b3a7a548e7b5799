import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type CgroupFolder, createCgroupTree } from "../../src/kernel/cgroup_tree.ts";
import { onHost } from "./temporary_host.ts";

const FILES = {
  "sys/cgroup.procs": "",
  "sys/a.slice/pids.current": "1\n",
  "sys/a.slice/b.service/pids.current": "1\n",
  "sys/c.service/pids.current": "1\n",
};

/** Lends out a tree of these folders, its clock, and where it is. */
function withTree(
  depth: number,
  use: (tree: {
    readonly walk: () => CgroupFolder[];
    readonly paths: () => string[];
    readonly pass: (seconds: number) => void;
    readonly root: string;
  }) => void,
): Promise<void> {
  return onHost(FILES, ({ paths: { sysfs } }) => {
    let now = 0;
    const tree = createCgroupTree({ location: sysfs, path: "", depth }, () => now);
    const walk = () => [...tree()];
    const paths = () => walk().map(({ path }) => path);
    use({ walk, paths, pass: (seconds) => (now += seconds * 1000), root: sysfs });
  });
}

describe("createCgroupTree", () => {
  test("walks so many levels, each cgroup before those beneath it", async () => {
    const f = (depth: number, want: string[]) =>
      withTree(depth, ({ paths }) => expect(paths()).toEqual(want));
    await f(0, ["/"]);
    await f(1, ["/", "/a.slice", "/c.service"]);
    await f(2, ["/", "/a.slice", "/a.slice/b.service", "/c.service"]);
  });

  test("follows cgroups that come and go, with the same object while they stay", () =>
    withTree(2, ({ walk, paths, root }) => {
      const before = walk();
      mkdirSync(join(root, "a.slice/d.service"));
      rmSync(join(root, "c.service"), { recursive: true });
      const after = walk();
      expect(after.map(({ path }) => path)).toEqual([
        ...["/", "/a.slice", "/a.slice/b.service", "/a.slice/d.service"],
      ]);
      expect(after.slice(0, 3).every((folder, at) => folder === before[at])).toBe(true);
      rmSync(join(root, "a.slice"), { recursive: true });
      expect(paths()).toEqual(["/"]);
    }));

  test("finds one that took another's place, at the latest at the second walk", () =>
    withTree(2, ({ paths, root }) => {
      paths();
      renameSync(join(root, "c.service"), join(root, "e.service"));
      paths();
      expect(paths()).toEqual(["/", "/a.slice", "/a.slice/b.service", "/e.service"]);
    }));

  test("has nothing where the uppermost has vanished, until it is back", () =>
    withTree(1, ({ paths, root }) => {
      paths();
      renameSync(root, `${root}.away`);
      expect(paths()).toEqual([]);
      renameSync(`${root}.away`, root);
      expect(paths()).toEqual(["/", "/a.slice", "/c.service"]);
    }));

  test("lists the files, anew after a minute or where they are distrusted", () =>
    withTree(1, ({ walk, pass, root }) => {
      const f = (want: string[]) => expect([...(walk()[1]?.files ?? [])]).toEqual(want);
      f(["pids.current"]);
      writeFileSync(join(root, "a.slice/memory.current"), "1\n");
      f(["pids.current"]);
      pass(60);
      f(["memory.current", "pids.current"]);
      rmSync(join(root, "a.slice/memory.current"));
      f(["memory.current", "pids.current"]);
      walk()[1]?.distrust();
      f(["pids.current"]);
    }));

  test("begins its paths with that of the uppermost", () =>
    onHost(FILES, ({ paths: { sysfs } }) => {
      const tree = createCgroupTree({ location: sysfs, path: "/docker/x", depth: 1 }, () => 0);
      expect([...tree()].map(({ path }) => path)).toEqual([
        ...["/docker/x", "/docker/x/a.slice", "/docker/x/c.service"],
      ]);
    }));
});
