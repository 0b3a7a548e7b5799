import { statfsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "@jest/globals";
import type { Source } from "../../src/polling/collector.ts";
import { ended, onlyChild, probeChildren } from "../kernel/probe_children.ts";
import {
  closeAll,
  folder,
  mount,
  mountPoints,
  named,
  on,
  poll,
  removeAll,
  root,
} from "./disk_host.ts";
import { pollOf } from "./fixture_host.ts";

afterEach(closeAll);
afterAll(removeAll);

describe("a mount that can hang", () => {
  const { signal } = new AbortController();
  const begin = (source: Source, timeoutSeconds = 60) =>
    source.poll({ signal, timeoutSeconds, pause: () => Promise.resolve() });

  test("makes a poll wait, and is all that starts a process", async () => {
    const point = folder("a");
    symlinkSync(point, join(root, "link"));
    const f = async (mountinfo: string, waits: boolean, paths: string[] = []) => {
      const polled = begin(on(mountinfo, { options: { paths } }));
      // On a busy machine the slices of a poll that asks nobody may be apart, too.
      if (waits) expect(polled instanceof Promise).toBe(true);
      await polled;
      expect(probeChildren()).toHaveLength(waits ? 1 : 0);
      closeAll();
      while (probeChildren().length > 0) await new Promise(setImmediate);
    };
    const risky = `1 0 0:9 / ${point} rw - nfs4 filer:/ rw`;
    await f(`1 0 8:1 / ${point} rw - ext4 x rw`, false);
    await f(risky, true);
    await f(`1 0 0:9 / ${root} rw - autofs x rw\n2 1 8:1 / ${point} rw - ext4 x rw`, true);
    await f(`1 0 0:9 / ${root}/mnt rw - autofs x rw\n2 1 8:1 / ${point} rw - ext4 x rw`, false);
    const excluded = risky.replace("nfs4", "autofs");
    await f(excluded, false, ["/"]);
    await f(excluded, true, [point]);
    await f(excluded, true, [join(root, "link")]);
  });

  test("is shown as any other while it answers", async () => {
    const point = folder("a");
    const { bsize, blocks } = statfsSync(point);
    const labels = `{device="filer:/",device_error="",fstype="nfs",mountpoint="${point}"}`;
    const mountinfo = `1 0 0:9 / ${point} rw - nfs filer:/ rw`;
    expect(
      await poll(mountinfo, {}, "size_bytes", "device_error", "mount_info", "hung_seconds"),
    ).toEqual([
      `size_bytes${labels} ${bsize * blocks}`,
      `device_error${labels} 0`,
      `mount_info{device="filer:/",major="0",minor="9",mountpoint="${point}"} 1`,
      `metrics_exporter_mount_hung_seconds{mountpoint="${point}"} 0`,
    ]);
  });

  test("is left out while nothing can ask it, has failed when that lasts, and recovers", async () => {
    const [local, first, second] = [folder("local"), folder("m1"), folder("m2")];
    const mountinfo =
      `1 0 8:1 / ${local} rw - ext4 x rw\n` +
      `2 0 0:8 / ${first} ro - nfs filer:/1 rw\n` +
      `3 0 0:9 / ${second} rw - fuse.sshfs other:/2 rw\n`;
    const source = on(mountinfo, { options: { paths: [first] } });
    const f = async (error: string | undefined, timeoutSeconds?: number) => {
      const families = await begin(source, timeoutSeconds);
      const labels = (device: string, text: string, type: string, point: string) =>
        `{device="${device}",device_error="${text}",fstype="${type}",mountpoint="${point}"}`;
      const isThere = error !== undefined;
      const isDead = Number(error !== "");
      const risky = [
        `device_error${labels("filer:/1", error ?? "", "nfs", first)} ${isDead}`,
        `device_error${labels("other:/2", error ?? "", "fuse.sshfs", second)} ${isDead}`,
        `disk_path_error{path="${first}"} ${isDead}`,
      ];
      expect(named(families, "device_error", "path_error")).toEqual([
        `device_error${labels("x", "", "ext4", local)} 0`,
        ...(isThere ? risky : []),
      ]);
      expect(named(families, "size_bytes").length).toBe(isDead === 1 ? 1 : 4);
      const readonly = `readonly${labels("filer:/1", error ?? "", "nfs", first)} 1`;
      expect(named(families, "readonly").includes(readonly)).toBe(isThere);
    };
    await f("");
    const { pid } = onlyChild();
    process.kill(pid, "SIGSTOP");
    await f(undefined, 0.1);
    await f("probe failed");
    await ended(pid);
    await f("");
  });

  test("leaves no process behind when it goes, or the source closes", async () => {
    const risky = `1 0 0:8 / ${folder("m1")} rw - nfs filer:/1 rw`;
    const source = on(risky);
    await pollOf(source);
    const first = onlyChild().pid;
    mount("");
    await pollOf(source);
    await ended(first);
    mount(risky);
    await pollOf(source);
    const second = onlyChild().pid;
    source.close?.();
    await ended(second);
    expect(probeChildren()).toEqual([]);
  });

  test("is not waited for once the poll is over", async () => {
    const source = on(`1 0 0:8 / ${folder("m1")} rw - nfs filer:/1 rw`);
    await pollOf(source);
    const { pid } = onlyChild();
    process.kill(pid, "SIGSTOP");
    const reason = new Error("enough");
    const stop = new AbortController();
    const pause = () => Promise.resolve();
    const polled = source.poll({ signal: stop.signal, timeoutSeconds: 60, pause });
    stop.abort(reason);
    await expect(polled).rejects.toBe(reason);
    process.kill(pid, "SIGCONT");
    expect(mountPoints(await pollOf(source))).toHaveLength(1);
    source.close?.();
    await ended(pid);
  });
});
