import { statfsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import { disk } from "../../src/collectors/disk.ts";
import { closeAll, folder, mount, mountPoints, on, poll, removeAll, root } from "./disk_host.ts";
import { fixture, pollOf, seriesOf } from "./fixture_host.ts";

afterEach(closeAll);
afterAll(removeAll);

const everything = { mount_points: { exclude: [] }, fs_types: { exclude: [] } };

describe("disk", () => {
  test("shows a file system", async () => {
    const labels = '{device="sysfs",device_error="",fstype="sysfs",mountpoint="/sys"}';
    const lines = await pollOf(on("1 0 0:20 / /sys ro - sysfs sysfs rw", { options: everything }));
    expect(seriesOf(lines)).toEqual([
      `gauge node_filesystem_size_bytes${labels} 0`,
      `gauge node_filesystem_free_bytes${labels} 0`,
      `gauge node_filesystem_avail_bytes${labels} 0`,
      `gauge node_filesystem_files${labels} 0`,
      `gauge node_filesystem_files_free${labels} 0`,
      `gauge node_filesystem_readonly${labels} 1`,
      `gauge node_filesystem_device_error${labels} 0`,
      'gauge node_filesystem_mount_info{device="sysfs",major="0",minor="20",mountpoint="/sys"} 1',
    ]);
  });

  test("lets the event loop turn between many", async () => {
    let turns = 0;
    const line = (n: number) => `${n} 0 8:${n} / ${folder(`many/${n}`)} rw - ext4 x rw`;
    const source = on(Array.from({ length: 1000 }, (_, n) => line(n)).join("\n"));
    const pause = () => Promise.resolve(void (turns += 1));
    const { signal } = new AbortController();
    const families = await source.poll({ signal, timeoutSeconds: 5, pause });
    expect(mountPoints(families)).toHaveLength(1000);
    expect(turns).toBeGreaterThan(0);
  });

  test("shows what the system says of it", async () => {
    const point = folder("point");
    const { bsize, blocks, files } = statfsSync(point);
    const labels = `{device="/dev/x",device_error="",fstype="ext4",mountpoint="${point}"}`;
    expect(
      await poll(`1 0 8:1 / ${point} rw - ext4 /dev/x rw`, {}, "size_bytes", "_files"),
    ).toEqual([`size_bytes${labels} ${bsize * blocks}`, `files${labels} ${files}`]);
  });

  test("shows of a file system that it cannot read only that, and whether it is read-only", async () => {
    const labels =
      '{device="/dev/x",device_error="no such file or directory",fstype="ext4",mountpoint="/gone"}';
    expect(await poll("1 0 8:1 / /gone ro - ext4 /dev/x rw", {}, "")).toEqual([
      `readonly${labels} 1`,
      `device_error${labels} 1`,
    ]);
  });

  test("shows each mount point, with spaces and all", async () => {
    const f = async (name: string, escaped: string) => {
      const point = folder(name);
      const line = `1 0 8:1 / ${join(root, escaped)} rw - tmpfs none rw`;
      const [sample] = (await pollOf(on(line)))[0]?.samples ?? [];
      expect(sample?.labels).toMatchObject({ mountpoint: point, device_error: "" });
    };
    await f("with space", "with\\040space");
    await f("with\ttab", "with\\011tab");
    await f("with\nline", "with\\012line");
    await f("with\\backslash", "with\\134backslash");
  });

  test("shows series once, the first mount's, and binds and subvolumes each", async () => {
    const f = (mountinfo: string, want: string[]) =>
      expect(poll(mountinfo, {}, "readonly", "mount_info")).resolves.toEqual(want);
    const [a, b] = [folder("a"), folder("b")];
    const readonly = (device: string, point: string, value: number) =>
      `readonly{device="${device}",device_error="",fstype="ext4",mountpoint="${point}"} ${value}`;
    const info = (device: string, numbers: string, point: string) =>
      `mount_info{device="${device}",${numbers},mountpoint="${point}"} 1`;
    const [one, two] = ['major="8",minor="1"', 'major="8",minor="2"'];
    await f(`1 0 8:1 / ${a} rw - ext4 x rw\n2 0 8:1 / ${a} ro - ext4 x rw`, [
      readonly("x", a, 0),
      info("x", one, a),
    ]);
    await f(`1 0 8:1 / ${a} rw - ext4 x rw\n2 0 8:2 / ${a} ro - ext4 x rw`, [
      readonly("x", a, 0),
      info("x", one, a),
      info("x", two, a),
    ]);
    await f(`1 0 8:1 / ${a} rw - ext4 x rw\n2 0 8:2 / ${a} ro - ext4 y rw`, [
      readonly("x", a, 0),
      readonly("y", a, 1),
      info("x", one, a),
      info("y", two, a),
    ]);
    await f(`1 0 8:1 /@ ${a} rw - ext4 x rw\n2 0 8:1 /@home ${b} ro - ext4 x rw`, [
      readonly("x", a, 0),
      readonly("x", b, 1),
      info("x", one, a),
      info("x", one, b),
    ]);
  });

  test("leaves out by default the mount points that node_exporter does", async () => {
    const pattern =
      /^\/(dev|proc|run\/credentials\/.+|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/;
    const points = ["/", "/dev", "/dev/shm", "/device", "/dev/.a/b", "/proc", "/proc/sys/fs/x"];
    points.push("/sys", "/sys/fs/cgroup", "/system", "/run", "/run/credentials", "/run/lock");
    points.push("/run/credentials/a.service", "/run/credentials/.a/b", "/var", "/var/lib/docker");
    points.push("/var/lib/docker/a", "/var/lib/docker/a/.b/c", "/var/lib/docker2/a", "/home/dev");
    points.push("/var/lib/containers/storage", "/var/lib/containers/storage/a/b", "/var/lib/a");
    const lines = points.map((point) => `1 0 8:1 / ${point} rw - ext4 /dev/x rw\n`).join("");
    const shown = mountPoints(await pollOf(on(lines)));
    expect(shown).toEqual(points.filter((point) => !pattern.test(point)));
  });

  test("leaves out by default the types that node_exporter does", async () => {
    const pattern =
      /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$/;
    const types = pattern.source.replaceAll(/[^a-z0-9_|]/g, "").split("|");
    types.push("cgroup", "ext4", "xfs", "tmpfs", "vfat", "procs", "btrfs", "ramfs", "zfs", "udf");
    const lines = types.map((type) => `1 0 8:1 / /point/${type} rw - ${type} none rw\n`).join("");
    const shown = mountPoints(await pollOf(on(lines)));
    const want = types.filter((type) => !pattern.test(type)).map((type) => `/point/${type}`);
    expect(types.length - want.length).toBeGreaterThanOrEqual(24);
    expect(shown).toEqual(want);
  });

  test("shows the mounts asked for", async () => {
    const f = async (options: Record<string, unknown>, want: string[]) =>
      expect(mountPoints(await pollOf(on(fixture("mountinfo_vm"), { options })))).toEqual(want);
    await f({}, ["/"]);
    await f({ mount_points: { exclude: [] } }, ["/dev/shm", "/", "/sys/fs/cgroup"]);
    await f({ fs_types: { include: ["tmpfs"] }, mount_points: { exclude: ["/sys/**"] } }, [
      "/dev/shm",
    ]);
    await f({ mount_points: { include: ["/nowhere"] } }, []);
  });

  test("finds the host's mounts under its root", async () => {
    const host = folder("host");
    const data = folder("host/data");
    const f = async (point: string, want: string) => {
      const families = await pollOf(on(`1 0 8:1 / ${point} rw - ext4 x rw`, { rootfs: host }));
      const labels = families.find(({ name }) => name.endsWith("device_error"))?.samples[0]?.labels;
      expect(`${labels?.mountpoint} ${labels?.device_error}`).toBe(want);
    };
    await f("/", "/ ");
    await f("/data", "/data ");
    await f("/gone", "/gone no such file or directory");
    await f(host, "/ ");
    await f(data, "/data ");
    await f(`${host}age`, `${host}age no such file or directory`);
  });

  test("carries the same labels from poll to poll for as long as the mount is there", async () => {
    const [a, b] = [folder("a"), folder("b")].map((point) => `1 0 8:1 / ${point} rw - ext4 x rw\n`);
    const source = on(`${a}${b}`, { options: { paths: ["/"] } });
    const f = async (mountinfo: string) => {
      mount(mountinfo);
      return (await pollOf(source)).flatMap(({ samples }) => samples.map(({ labels }) => labels));
    };
    const shared = (some: readonly unknown[], others: readonly unknown[]) =>
      some.filter((labels) => others.includes(labels)).length;
    const first = await f(`${a}${b}`);
    expect([first.length, new Set(first).size]).toEqual([20, 5]);
    expect(shared(await f(`${b}${a}`), first)).toBe(20);
    expect(shared(await f(`${b}`), first)).toBe(12);
    const again = await f(`${a}${b}`);
    expect([again.length, shared(again, first)]).toEqual([20, 12]);
    expect(again).toEqual(first);
  });

  test("fails on a table that makes no sense", async () => {
    const source = on("1 0 8:1 / / rw");
    await expect(pollOf(source)).rejects.toThrow("Cannot parse mountinfo: it has");
  });
});

describe("paths", () => {
  test("each show the file system that holds them", async () => {
    const path = folder("a");
    const { bsize, blocks } = statfsSync(path);
    const lines = await poll("", { options: { paths: [path] } }, "");
    expect(lines.map((line) => line.replace(/[\d.]+$/, ""))).toEqual([
      `disk_size_bytes{path="${path}"} `,
      `disk_available_bytes{path="${path}"} `,
      `disk_used_ratio{path="${path}"} `,
      `disk_path_error{path="${path}"} `,
    ]);
    expect(lines[0]).toBe(`disk_size_bytes{path="${path}"} ${bsize * blocks}`);
    expect(Number(lines[2]?.split(" ")[1])).toBeLessThanOrEqual(1);
  });

  test("that are bad cost the others nothing", async () => {
    const paths = ["/no/such/path", "/", "/"];
    expect(await poll("", { options: { paths } }, "path_error")).toEqual([
      'disk_path_error{path="/no/such/path"} 1',
      'disk_path_error{path="/"} 0',
    ]);
    const sizes = await poll("", { options: { paths } }, "size_bytes", "available_bytes", "ratio");
    expect(sizes.map((line) => line.split(" ")[0])).toEqual([
      'disk_size_bytes{path="/"}',
      'disk_available_bytes{path="/"}',
      'disk_used_ratio{path="/"}',
    ]);
  });

  test("on a file system without blocks have no ratio", async () => {
    expect(await poll("", { options: { paths: ["/proc"] } }, "")).toEqual([
      'disk_size_bytes{path="/proc"} 0',
      'disk_available_bytes{path="/proc"} 0',
      'disk_path_error{path="/proc"} 0',
    ]);
  });

  test("are absolute", () => {
    const f = (path: string) =>
      expect(() => disk.options.parse({ paths: [path] })).toThrow("want an absolute path");
    f("var");
    f("./var");
    f("");
  });
});
