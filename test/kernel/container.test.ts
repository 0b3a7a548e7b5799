import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { seesContainerRoot } from "../../src/kernel/container.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";

const folder = mkdtempSync(join(tmpdir(), "container-"));
afterAll(() => rmSync(folder, { recursive: true }));

const root = (numbers: string, type: string) =>
  `20 1 ${numbers} / / rw,relatime - ${type} ${type} rw\n21 20 0:22 / /proc rw - proc proc rw\n`;
const LAYERED = root("0:51", "overlay");
const DISK = root("259:2", "ext4");
const FIRST = "pid:[4026531836]";
const OTHER = "pid:[4026532481]";

let hosts = 0;

/** A `/proc` in which process 1 has one mount table and we have another. */
function procfs(first: string, own: string, namespace: string | null): string {
  const path = join(folder, String((hosts += 1)));
  mkdirSync(join(path, "1"), { recursive: true });
  mkdirSync(join(path, "self/ns"), { recursive: true });
  writeFileSync(join(path, "1/mountinfo"), first);
  writeFileSync(join(path, "self/mountinfo"), own);
  if (namespace !== null) symlinkSync(namespace, join(path, "self/ns/pid"));
  return path;
}

describe("the root is a container's own", () => {
  function f(
    [first, own, namespace]: readonly [string, string, string | null],
    want: boolean,
    rootfs = "/",
  ): void {
    const paths = { procfs: procfs(first, own, namespace), sysfs: "/sys", rootfs, udev: "/run" };
    const kernel = createKernelReader(paths);
    expect(seesContainerRoot(kernel)).toBe(want);
    kernel.close();
  }

  test("in a container that knows only its own processes", () => {
    f([LAYERED, LAYERED, OTHER], true);
    f([root("0:51", "fuse.fuse-overlayfs"), root("0:51", "fuse.fuse-overlayfs"), OTHER], true);
  });
  test("in a container that sees the host's processes, or the host's /proc", () =>
    f([DISK, LAYERED, FIRST], true));
  test("not where the host's root is mounted and named", () =>
    f([DISK, LAYERED, FIRST], false, "/host"));
  test("not on a host", () => f([DISK, DISK, FIRST], false));
  test("not on a host that boots from layers", () => {
    f([LAYERED, LAYERED, FIRST], false);
    f([LAYERED, LAYERED, null], false);
  });
  test("not in a container that is a whole system", () => f([DISK, DISK, OTHER], false));
  test("by what was mounted on / last", () => f([DISK + LAYERED, DISK + LAYERED, OTHER], true));
});
