import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { createHangCheck } from "../../src/kernel/can_hang.ts";
import { parseMountinfo } from "../../src/kernel/mountinfo.ts";
import { fixture } from "../collectors/fixture_host.ts";

const root = mkdtempSync(join(tmpdir(), "can_hang-"));
afterAll(() => rmSync(root, { recursive: true }));

const locate = (path: string) => root + path;
const server = createHangCheck(parseMountinfo(fixture("mountinfo_server")), locate);

describe("crosses", () => {
  test("tells local file systems from those that can hang", () => {
    const f = (mountPoint: string, want: boolean) =>
      expect([mountPoint, server.crosses(mountPoint)]).toEqual([mountPoint, want]);
    f("/", false);
    f("/home", false);
    f("/boot/efi", false);
    f("/srv/old disk", false);
    f("/mnt/nfs", true);
    f("/mnt/share", true);
    f("/home/ann/phone", true);
    f("/proc/sys/fs/binfmt_misc", true);
  });

  test("holds whatever lies below one that can hang for the same, and nothing beside it", () => {
    const f = (path: string, want: boolean) =>
      expect([path, server.crosses(path)]).toEqual([path, want]);
    f("/mnt/nfs/local", true);
    f("/mnt/nfs/a/b", true);
    f("/mnt", false);
    f("/mnt/nfs2", false);
  });

  test("holds a type it does not know for one that can hang", () => {
    const f = (fsType: string, want: boolean) => {
      const mounts = parseMountinfo(`1 0 8:1 / /x rw - ${fsType} none rw`);
      expect([fsType, createHangCheck(mounts, locate).crosses("/x")]).toEqual([fsType, want]);
    };
    for (const local of ["ext4", "xfs", "btrfs", "tmpfs", "vfat", "zfs", "f2fs", "overlay"]) {
      f(local, false);
    }
    for (const risky of ["nfs", "nfs4", "cifs", "smb3", "fuse", "fuse.sshfs", "fuseblk", "9p"]) {
      f(risky, true);
    }
    for (const risky of ["ceph", "glusterfs", "autofs", "virtiofs", "tomorrowfs"]) f(risky, true);
  });

  test("holds everything for it where the root can hang, or what is mounted over can", () => {
    const f = (mountinfo: string) =>
      expect(createHangCheck(parseMountinfo(mountinfo), locate).crosses("/x")).toBe(true);
    f("1 0 0:1 / / rw - nfs filer:/ rw\n2 1 8:1 / /x rw - ext4 /dev/sda rw");
    f("1 0 0:1 / /x rw - nfs filer:/ rw\n2 1 8:1 / /x rw - ext4 /dev/sda rw");
  });
});

describe("follows", () => {
  test("goes where links go", () => {
    mkdirSync(locate("/a/b"), { recursive: true });
    symlinkSync("/mnt/nfs/x", locate("/absolute"));
    symlinkSync("../../mnt/nfs", locate("/a/b/relative"));
    symlinkSync("./b/relative", locate("/a/twice"));
    symlinkSync("/a/b", locate("/harmless"));
    symlinkSync("/loop", locate("/loop"));
    const f = (path: string, want: boolean) =>
      expect([path, server.follows(path)]).toEqual([path, want]);
    f("/", false);
    f("/a/b", false);
    f("/mnt/nfs", true);
    f("/mnt/nfs/local/deep", true);
    f("/mnt//nfs/", true);
    f("/a/../mnt/./nfs", true);
    f("/mnt/nfs/../other", true);
    f("/../../mnt/nfs", true);
    f("/absolute", true);
    f("/a/b/relative/y", true);
    f("/a/twice", true);
    f("/harmless", false);
    f("/harmless/../mnt/nfs", false);
    f("/harmless/../../mnt/nfs", true);
    f("/loop/x", false);
    f("/missing/x", false);
  });

  test("follows nothing where nothing can hang", () => {
    const local = createHangCheck(parseMountinfo(fixture("mountinfo_vm")), () => {
      throw new Error("It looked");
    });
    expect(local.follows("/absolute")).toBe(false);
  });
});
