import { describe, expect, test } from "@jest/globals";
import { processes_watch } from "../../src/collectors/processes_watch.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import {
  BOOT_SECONDS,
  poll,
  processFiles,
  statOf,
  WATCHED_HOST,
  watching,
} from "../processes_watch/watched_host.ts";
import { withHost } from "./changing_host.ts";
import { openOn } from "./fixture_host.ts";

describe("processes_watch", () => {
  test("tells how an application is doing", () =>
    watching(
      processFiles(42, { start: 250, sockets: [7, 8], maxFds: 10 }),
      [{ name: "app", comm: "app" }],
      async ({ next, troubles }) => {
        expect(await next()).toEqual([
          'up{name="app"} 1',
          'processes{name="app"} 1',
          `start_time_seconds{name="app"} ${BOOT_SECONDS + 2.5}`,
          'last_seen_timestamp_seconds{name="app"} 0',
          'restarts_total{name="app"} 0',
          'exits_total{name="app"} 0',
          'cpu_seconds_total{name="app",mode="user"} 1.5',
          'cpu_seconds_total{name="app",mode="system"} 2.5',
          'resident_memory_bytes{name="app"} 40960',
          'virtual_memory_bytes{name="app"} 8192',
          'threads{name="app"} 2',
          'open_fds{name="app"} 3',
          'max_fds{name="app"} 10',
          'fd_ratio{name="app"} 0.3',
          'sockets{name="app"} 2',
          'oom_score{name="app"} 7',
        ]);
        expect(troubles()).toEqual([]);
      },
      { sockets: true },
    ));

  test("adds up its processes, and of limits and scores shows the worst", () =>
    watching(
      {
        ...processFiles(42, { maxFds: 10, oomScore: 7 }),
        ...processFiles(43, { maxFds: "unlimited", oomScore: 900 }),
        ...processFiles(44, { maxFds: 4, oomScore: 8 }),
      },
      [{ name: "app", comm: "app" }],
      async ({ next }) => {
        const series = await next();
        for (const line of [
          'processes{name="app"} 3',
          `start_time_seconds{name="app"} ${BOOT_SECONDS + 0.42}`,
          'threads{name="app"} 6',
          'open_fds{name="app"} 3',
          'max_fds{name="app"} 4',
          'fd_ratio{name="app"} 0.25',
          'oom_score{name="app"} 900',
        ]) {
          expect(series).toContain(line);
        }
        expect(series.some((line) => line.startsWith("sockets"))).toBe(false);
      },
    ));

  test("shows no limit where there is none", () =>
    watching(
      processFiles(42, { maxFds: "unlimited" }),
      [{ name: "app", comm: "app" }],
      async ({ next }) => {
        const series = await next();
        expect(series).toContain('fd_ratio{name="app"} 0');
        expect(series.some((line) => line.startsWith("max_fds"))).toBe(false);
      },
    ));

  test("goes on counting over a restart, and says that it was down", () =>
    watching(processFiles(42), [{ name: "app", comm: "app" }], async (host) => {
      await host.next();
      host.write("proc/42/stat", statOf(42, { userTicks: 300 }));
      expect(await host.next()).toContain('cpu_seconds_total{name="app",mode="user"} 3');
      host.remove("proc/42");
      expect(await host.next()).toEqual([
        'up{name="app"} 0',
        'processes{name="app"} 0',
        'last_seen_timestamp_seconds{name="app"} 0',
        'restarts_total{name="app"} 0',
        'exits_total{name="app"} 1',
        'cpu_seconds_total{name="app",mode="user"} 3',
        'cpu_seconds_total{name="app",mode="system"} 2.5',
      ]);
      for (const [file, text] of Object.entries(processFiles(43))) {
        if (!text.startsWith("-> ")) host.write(file, text);
      }
      const series = await host.next();
      expect(series).toContain('up{name="app"} 1');
      expect(series).toContain('restarts_total{name="app"} 1');
      expect(series).toContain('cpu_seconds_total{name="app",mode="user"} 4.5');
    }));

  test("has not been seen before it was up", () =>
    watching({}, [{ name: "app", comm: "app" }], async ({ next, write }) => {
      const wasSeen = async () => (await next()).some((line) => line.startsWith("last_seen"));
      expect(await wasSeen()).toBe(false);
      write("proc/42/stat", statOf(42));
      expect(await wasSeen()).toBe(true);
    }));

  test("finds no data where nothing is named", () =>
    watching({}, [], async ({ next }) => {
      await expect(next()).rejects.toThrow(NoDataError);
    }));

  test("tells once what /proc hides", () => {
    const status = "Uid:\t7\t7\t7\t7\nGid:\t7\t7\t7\t7\nGroups:\t\nCapEff:\t0000000000000000\n";
    return withHost({ ...WATCHED_HOST, "proc/self/status": status }, async ({ kernel, write }) => {
      const { procfs } = kernel.paths;
      write("proc/self/mountinfo", `22 1 0:21 / ${procfs} rw - proc proc rw,hidepid=invisible\n`);
      const source = openOn(processes_watch, kernel, { watch: [{ name: "app", comm: "app" }] });
      await poll(source);
      const first = source.troubles?.();
      expect(first).toMatchObject([{ about: "processes of other users" }]);
      await poll(source);
      expect(source.troubles?.()).toEqual(first);
    });
  });
});
