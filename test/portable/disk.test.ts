import { describe, expect, test } from "@jest/globals";
import type { Systeminformation } from "systeminformation";
import { disk } from "../../src/collectors/disk.ts";
import { mountsOf, readPath } from "../../src/portable/disk.ts";
import type { PortableReader } from "../../src/portable/reader.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { fakeReader, openPortable, ROOT } from "./fake_reader.ts";

const DRIVE: Systeminformation.FsSizeData = {
  ...{ fs: "C:", type: "NTFS", mount: "C:", rw: true },
  ...{ size: 1000, used: 700, available: 300, use: 70 },
};
const error = (message: string, code?: string) => Object.assign(new Error(message), { code });

describe("mounts", () => {
  test("have their size, what is free, and whether they refuse writes", () =>
    expect(mountsOf([ROOT, DRIVE])).toEqual([
      {
        ...{ device: "/dev/disk3s1s1", fsType: "apfs", mountPoint: "/", isReadonly: true },
        reading: {
          type: "usage",
          usage: {
            sizeBytes: 494_384_795_648,
            freeBytes: 484_384_795_648,
            availableBytes: 100_000_000_000,
          },
        },
      },
      {
        ...{ device: "C:", fsType: "ntfs", mountPoint: "C:", isReadonly: false },
        reading: {
          type: "usage",
          usage: { sizeBytes: 1000, freeBytes: 300, availableBytes: 300 },
        },
      },
    ]));

  test("do not say whether they refuse writes where that is not known", () => {
    const f = (row: Partial<Systeminformation.FsSizeData>) =>
      expect(mountsOf([{ ...ROOT, ...row }])[0]?.isReadonly).toBeUndefined();
    f({ rw: null });
    f({ fs: "map auto_home", rw: false });
    f({ fs: "tmpfs", rw: false });
  });

  test("that hold nothing, or nobody knows what, are left out", () => {
    const f = (row: Partial<Systeminformation.FsSizeData>) =>
      expect(mountsOf([{ ...ROOT, ...row }])).toEqual([]);
    f({ size: 0 });
    f({ size: -1 });
    f({ used: NaN });
    f({ available: NaN });
  });

  test("of which there is none are a failure", () => {
    const f = (rows: unknown) =>
      expect(() => mountsOf(rows as [])).toThrow(
        "Cannot read mounts: systeminformation lists none",
      );
    f([]);
    f(null);
  });
});

describe("a path", () => {
  const f = async (diskSpace: PortableReader["diskSpace"], want: unknown) =>
    expect(await readPath("/p", mountsOf([ROOT]), { diskSpace })).toEqual(want);

  test("has what its mount holds", () =>
    f(() => Promise.resolve({ diskPath: "/", size: 1, free: 1 }), mountsOf([ROOT])[0]?.reading));
  test("on a mount that is not listed has its size and what is free", () =>
    f(() => Promise.resolve({ diskPath: "/Volumes/x", size: 10, free: 4 }), {
      type: "usage",
      usage: { sizeBytes: 10, availableBytes: 4, freeBytes: 4 },
    }));
  test("that is not there, or cannot be read, has an error", async () => {
    await f(() => Promise.reject(error("ENOENT: no such file", "ENOENT")), {
      type: "error",
      message: "no such file or directory",
    });
    await f(() => Promise.reject(error("df has failed")), {
      type: "error",
      message: "df has failed",
    });
    await f(() => Promise.resolve({ diskPath: "", size: NaN, free: NaN }), {
      type: "error",
      message: "its size is not known",
    });
  });
});

test("the series are those of Linux, without inodes and device numbers", async () => {
  const asked: string[] = [];
  const diskSpace = (path: string) => {
    asked.push(path);
    return path === "/gone"
      ? Promise.reject(error("gone", "ENOENT"))
      : Promise.resolve({ diskPath: "C:", size: 1000, free: 300 });
  };
  const devfs = { ...ROOT, fs: "devfs", type: "devfs", mount: "/dev" };
  const reader = fakeReader("win32", { fsSize: [DRIVE, devfs] }, { diskSpace });
  const source = openPortable(disk, reader, { paths: ["C:\\logs", "/gone", "C:\\logs"] });
  const mount = 'device="C:",device_error="",fstype="ntfs",mountpoint="C:"';
  expect(seriesOf(await pollOf(source))).toEqual([
    `gauge node_filesystem_size_bytes{${mount}} 1000`,
    `gauge node_filesystem_free_bytes{${mount}} 300`,
    `gauge node_filesystem_avail_bytes{${mount}} 300`,
    `gauge node_filesystem_readonly{${mount}} 0`,
    `gauge node_filesystem_device_error{${mount}} 0`,
    'gauge disk_size_bytes{path="C:\\logs"} 1000',
    'gauge disk_available_bytes{path="C:\\logs"} 300',
    'gauge disk_used_ratio{path="C:\\logs"} 0.7',
    'gauge disk_path_error{path="C:\\logs"} 0',
    'gauge disk_path_error{path="/gone"} 1',
  ]);
  expect(asked).toEqual(["C:\\logs", "/gone"]);
});

test("filters choose by mount point and type", async () => {
  const reader = fakeReader("darwin", {
    fsSize: [ROOT, { ...ROOT, mount: "/Volumes/x", type: "smbfs" }],
  });
  const f = async (options: Record<string, unknown>, want: string[]) => {
    const families = await pollOf(openPortable(disk, reader, options));
    expect(families[0]?.samples.map(({ labels }) => labels.mountpoint)).toEqual(want);
  };
  await f({}, ["/", "/Volumes/x"]);
  await f({ mount_points: { exclude: ["/Volumes/**"] } }, ["/"]);
  await f({ fs_types: { include: ["smbfs"] } }, ["/Volumes/x"]);
});
