import { describe, expect, test } from "@jest/globals";
import { parseCgroupMounts, readCgroupHierarchies } from "../../src/kernel/cgroup_hierarchies.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { onHost } from "./temporary_host.ts";

const V2 = "33 26 0:29 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate";
const v1 = (mountPoint: string, options: string, root = "/") =>
  `32 30 0:32 ${root} ${mountPoint} rw,nosuid - cgroup cgroup rw,${options}`;

describe("parseCgroupMounts", () => {
  const f = (lines: string[], want: string[], sysfs = "/sys") => {
    const found = parseCgroupMounts(`${lines.join("\n")}\n`, sysfs);
    expect(
      found.map(({ version, controllers, folder, path }) =>
        [version, controllers.join() || "-", folder, path || "-"].join(" "),
      ),
    ).toEqual(want);
  };

  test("finds hierarchies of both versions, those of version 1 first", () => {
    f([], []);
    f(["24 1 8:1 / / rw - ext4 /dev/sda1 rw", V2], ["2 - /sys/fs/cgroup -"]);
    f(
      [
        "38 30 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw",
        v1("/sys/fs/cgroup/cpu,cpuacct", "cpu,cpuacct"),
        v1("/sys/fs/cgroup/memory", "seclabel,memory"),
      ],
      [
        "1 cpu,cpuacct /sys/fs/cgroup/cpu,cpuacct -",
        "1 memory /sys/fs/cgroup/memory -",
        "2 - /sys/fs/cgroup/unified -",
      ],
    );
  });

  test("leaves out those that name processes only, or are not under /sys", () => {
    f(
      [v1("/sys/fs/cgroup/systemd", "xattr,name=systemd"), v1("/sys/fs/cgroup/net_cls", "net_cls")],
      [],
    );
    f([v1("/cgroup/memory", "memory"), V2.replace("/sys/fs/cgroup", "/run/box/cgroup")], []);
  });

  test("lists once what is mounted twice, whole if it can be", () => {
    const [part, whole] = [v1("/sys/a", "memory", "/docker/x"), v1("/sys/b", "memory")];
    f([part, whole], ["1 memory /sys/b -"]);
    f([whole, part], ["1 memory /sys/b -"]);
    f([part], ["1 memory /sys/a /docker/x"]);
    f([v1("/sys/a", "memory", "/../..")], ["1 memory /sys/a -"]);
  });

  test("finds the host's /sys where it is mounted elsewhere", () => {
    const here = "/host/sys";
    f([V2], ["2 - /host/sys/fs/cgroup -"], here);
    f([V2.replace("/sys/", "/host/sys/")], ["2 - /host/sys/fs/cgroup -"], `${here}/`);
  });
});

describe("readCgroupHierarchies", () => {
  test("has no data where there are none", () =>
    onHost({ "proc/1/mountinfo": "24 1 8:1 / / rw - ext4 /dev/sda1 rw\n" }, (kernel) => {
      expect(() => readCgroupHierarchies(kernel)).toThrow(NoDataError);
    }));

  test("reads our own mount table where the first process's is hidden", () =>
    onHost({ "proc/self/mountinfo": `${V2}\n` }, (kernel) => {
      expect(readCgroupHierarchies(kernel)).toMatchObject([
        { version: 2, folder: `${kernel.paths.sysfs}/fs/cgroup`, path: "" },
      ]);
    }));
});
