import { describe, expect, test } from "@jest/globals";
import { type Mount, parseMountinfo, readMountinfo } from "../../src/kernel/mountinfo.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { fixture, fixtureKernel } from "../collectors/fixture_host.ts";

const at = (file: string, mountPoint: string): Mount | undefined =>
  parseMountinfo(fixture(file)).find((mount) => mount.mountPoint === mountPoint);

describe("parseMountinfo", () => {
  test("reads every line, in order", () => {
    const f = (file: string, count: number, first: string, last: string) => {
      const points = parseMountinfo(fixture(file)).map(({ mountPoint }) => mountPoint);
      expect([points.length, points[0], points.at(-1)]).toEqual([count, first, last]);
    };
    f("mountinfo_vm", 19, "/proc", "/sys/fs/cgroup/unified");
    f("mountinfo_server", 13, "/sys", "/mnt/a\\b\tc\nd");
  });

  test("reads all of a line", () => {
    const f = (file: string, mount: Mount) => expect(at(file, mount.mountPoint)).toEqual(mount);
    f("mountinfo_vm", {
      major: "254",
      minor: "0",
      root: "/",
      mountPoint: "/",
      fsType: "ext4",
      device: "/dev/vda",
      isReadonly: false,
    });
    f("mountinfo_server", {
      major: "0",
      minor: "25",
      root: "/@home",
      mountPoint: "/home",
      fsType: "btrfs",
      device: "/dev/mapper/luks-root",
      isReadonly: false,
    });
    f("mountinfo_server", {
      major: "0",
      minor: "54",
      root: "/",
      mountPoint: "/home/ann/phone",
      fsType: "fuse.sshfs",
      device: "",
      isReadonly: false,
    });
  });

  test("decodes the mount point, and leaves the device as it is", () => {
    const f = (field: string, want: string) => {
      const [mount] = parseMountinfo(`1 0 8:1 /${field} /${field} rw - ext4 /${field} rw\n`);
      expect([mount?.mountPoint, mount?.root, mount?.device]).toEqual([want, want, `/${field}`]);
    };
    f("a", "/a");
    f("a\\040b", "/a b");
    f("a\\011b", "/a\tb");
    f("a\\012b", "/a\nb");
    f("a\\134b", "/a\\b");
    f("a\\134040b", "/a\\040b");
    f("-", "/-");
    f("ü\\040ö", "/ü ö");
  });

  test("tells whether it is read-only from the mount's and the file system's options", () => {
    const f = (mountOptions: string, superOptions: string, want: boolean) =>
      expect(
        parseMountinfo(`1 0 8:1 / / ${mountOptions} - ext4 /dev/sda1 ${superOptions}`),
      ).toMatchObject([{ isReadonly: want }]);
    f("rw", "rw", false);
    f("ro", "rw", true);
    f("rw", "ro", true);
    f("ro,relatime", "rw", true);
    f("relatime,ro,nodev", "rw", true);
    f("rw,relatime", "rw,emergency_ro", true);
    f("rw,emergency_ro", "rw", true);
    f("rw", "rw,errors=remount-ro", false);
    f("rw", "rw,norock,option=ro", false);
  });

  test("is empty where nothing is mounted", () => {
    expect(parseMountinfo("")).toEqual([]);
  });

  test("refuses a line that lacks a field", () => {
    const f = (line: string) =>
      expect(() => parseMountinfo(`1 0 8:1 / / rw - ext4 /dev/sda1 rw\n${line}\n`)).toThrow(
        `Cannot parse mountinfo: it has ${JSON.stringify(line)}, want \`id parent`,
      );
    f("1");
    f("1 0 8:1 / / rw");
    f("1 0 8:1 / / rw shared:1 ext4 /dev/sda1 rw");
    f("1 0 8:1 / / rw -");
    f("1 0 8:1 / / rw - ext4");
    f("1 0 8:1 / / rw - ext4 /dev/sda1");
    f("1 0 8 / / rw - ext4 /dev/sda1 rw");
    f("1 0 8:1 / - ext4 /dev/sda1 rw");
  });
});

describe("readMountinfo", () => {
  test("reads the first process' table, and our own where that one is not to be had", () => {
    const f = (refusal: Error | undefined, want: string) => {
      const kernel = {
        ...fixtureKernel("small_vm"),
        proc: (file: string) => {
          if (refusal !== undefined && file === "1/mountinfo") throw refusal;
          return file;
        },
      };
      expect(readMountinfo(kernel)).toBe(want);
    };
    f(undefined, "1/mountinfo");
    f(new NoDataError("hidden"), "self/mountinfo");
    f(Object.assign(new Error("denied"), { code: "EACCES" }), "self/mountinfo");
    f(Object.assign(new Error("denied"), { code: "EPERM" }), "self/mountinfo");
    const broken = Object.assign(new Error("broken"), { code: "EIO" });
    expect(() => f(broken, "")).toThrow(broken);
  });

  test("has no data where there is neither", () => {
    expect(() => readMountinfo(fixtureKernel("small_vm"))).toThrow(NoDataError);
  });
});
