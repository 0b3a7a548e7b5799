import { utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import type { HostFiles } from "../kernel/temporary_host.ts";
import {
  BOOT_SECONDS,
  processFiles,
  tcpTable,
  type Wanted,
  type Watch,
  watching,
} from "./watched_host.ts";

describe("a watch finds its processes by", () => {
  const found = (files: HostFiles, watch: Watch, want: readonly number[], fault = "") =>
    watching(files, [{ name: "app", ...watch }], async ({ next, troubles }) => {
      const series = await next();
      expect(series).toContain(`up{name="app"} ${want.length > 0 ? 1 : 0}`);
      expect(series).toContain(`processes{name="app"} ${want.length}`);
      const oldest = `start_time_seconds{name="app"} ${BOOT_SECONDS + (want[0] ?? 0) / 100}`;
      expect(series.includes(oldest)).toBe(want.length > 0);
      expect(troubles()).toEqual(fault === "" ? [] : [expect.stringMatching(`^app: ${fault}`)]);
    });
  const hostOf = (...processes: readonly (readonly [number, Wanted])[]) =>
    Object.assign({}, ...processes.map(([pid, wanted]) => processFiles(pid, wanted))) as HostFiles;

  test("the whole name", async () => {
    const files = hostOf([42, { comm: "nginx" }], [43, { comm: "nginx: worker p" }]);
    await found(files, { comm: "nginx" }, [42]);
    await found(files, { comm: "nginx: worker process" }, [43]);
    await found(files, { comm: "ngin" }, []);
  });

  test("a pattern of the command line", async () => {
    const files = hostOf(
      [42, { command: "node /srv/app.js --port 1" }],
      [43, { command: "node /srv/other.js" }],
      [44, { command: "" }],
    );
    await found(files, { pattern: String.raw`^node \S*/app\.js\b` }, [42]);
    await found(files, { pattern: "js --port" }, [42]);
    await found(files, { pattern: "" }, [42, 43]);
  });

  test("the effective user, by name or number", async () => {
    const files = hostOf([42, { uid: 33 }], [43, { uid: 0 }], [44, { uid: 33 }]);
    await found(files, { user: "web" }, [42, 44]);
    await found(files, { user: 33 }, [42, 44]);
    await found(files, { user: 99 }, []);
    await found(files, { user: "nobody" }, [], "user nobody: etc/passwd has no such user");
  });

  test("the systemd unit", async () => {
    const files = hostOf(
      [42, { cgroup: "/system.slice/nginx.service" }],
      [43, { cgroup: "/system.slice/nginx.service/workers" }],
      [44, { cgroup: "/system.slice/other.service" }],
    );
    await found(files, { unit: "nginx.service" }, [42, 43]);
    await found(files, { unit: "nginx" }, [42, 43]);
    await found(files, { unit: "system.slice" }, [42, 43, 44]);
    await found(files, { unit: "nginx.socket" }, []);
  });

  test("the pid file, below the host's root", async () => {
    const files = { ...hostOf([42, {}], [43, {}], [44, { state: "Z" }]) };
    const watch = { pid_file: "/run/app.pid" };
    const about = "pid file /run/app.pid: ";
    await found({ ...files, "run/app.pid": "43\n" }, watch, [43]);
    await found(files, watch, [], `${about}Cannot read the pid file: there is none`);
    await found({ ...files, "run/app.pid": "x\n" }, watch, [], `${about}Cannot parse`);
    await found(
      { ...files, "run/app.pid": "99\n" },
      watch,
      [],
      `${about}it names 99, and no such process is there`,
    );
    await found({ ...files, "run/app.pid": "44\n" }, watch, [], `${about}it names 44, which has`);
  });

  test("the pid file, unless the pid is another process' by now", () =>
    watching(
      { ...processFiles(42, { start: 50_000 }), "run/app.pid": "42\n" },
      [{ name: "app", pid_file: "/run/app.pid" }],
      async ({ next, troubles, kernel }) => {
        const path = join(kernel.paths.rootfs, "run/app.pid");
        const startedAt = BOOT_SECONDS + 500;
        utimesSync(path, startedAt - 30, startedAt - 30);
        expect(await next()).toContain('up{name="app"} 1');
        utimesSync(path, startedAt - 90, startedAt - 90);
        expect(await next()).toContain('up{name="app"} 0');
        expect(troubles()).toEqual([
          expect.stringContaining("it names 42, which is another process"),
        ]);
      },
    ));

  test("the port", async () => {
    const files = {
      ...hostOf([1, { sockets: [7] }], [42, { sockets: [5, 7] }], [43, { sockets: [6] }]),
      "proc/net/tcp": tcpTable([
        [80, 7],
        [81, 70],
      ]),
    };
    await found(files, { port: 80 }, [42]);
    await found(files, { port: 8080 }, []);
  });

  test("the port, though who has it cannot be seen", () =>
    watching(
      { ...processFiles(42), "proc/net/tcp": tcpTable([[80, 7]]) },
      [{ name: "app", port: 80 }],
      async ({ next, troubles }) => {
        const series = await next();
        expect(series).toContain('up{name="app"} 1');
        expect(series.some((line) => line.startsWith("processes"))).toBe(false);
        expect(troubles()).toEqual([
          "app: process that listens on port 80: no process that can be seen has the socket",
        ]);
      },
    ));

  test("any of these, with their children and theirs", async () => {
    const files = hostOf(
      [42, { comm: "nginx" }],
      [43, { comm: "worker", parent: 42 }],
      [44, { comm: "helper", parent: 43 }],
      [45, { comm: "worker", parent: 42, state: "Z" }],
      [46, { comm: "other" }],
    );
    await found(files, { comm: "nginx" }, [42]);
    await found(files, { comm: "nginx", children: true }, [42, 43, 44]);
  });

  test("none that has ended but is still listed", () =>
    found(hostOf([42, { comm: "nginx", state: "Z" }]), { comm: "nginx" }, []));
});
