import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { createSelinuxReader, type Selinux } from "../../src/kernel/selinux.ts";
import { type HostFiles, onHost } from "./temporary_host.ts";

describe("createSelinuxReader", () => {
  const f = async (files: HostFiles, want: Selinux | undefined) =>
    expect(await onHost(files, (kernel) => createSelinuxReader(kernel, () => 0)())).toEqual(want);
  const enforcing = { "sys/fs/selinux/enforce": "1" };

  test("reads the mode now and after the next boot", async () => {
    await f(enforcing, { configured: -1, current: 1 });
    await f({ "sys/fs/selinux/enforce": "0" }, { configured: -1, current: 0 });
    await f({ "sys/fs/selinux/policyvers": "33" }, { configured: -1, current: -1 });
    const config = (text: string) => ({ ...enforcing, "etc/selinux/config": text });
    await f(config("# SELINUX=disabled\nSELINUX=enforcing\n"), { configured: 1, current: 1 });
    await f(config("SELINUX=permissive\nSELINUXTYPE=x\n"), { configured: 0, current: 1 });
    await f(config("SELINUX=disabled\n"), { configured: -1, current: 1 });
  });

  test("takes a host without its file system, or without a policy, for one without it", async () => {
    await f({}, undefined);
    await f({ ...enforcing, "proc/self/attr/current": "kernel\0" }, undefined);
    const context = "system_u:system_r:unconfined_service_t:s0";
    const loaded = { ...enforcing, "proc/self/attr/current": `${context}\0` };
    await f(loaded, { configured: -1, current: 1 });
  });

  test("follows the mode at once, and within half a minute what is new", async () => {
    await onHost({ "proc/stat": "" }, (kernel, rootfs) => {
      let now = 0;
      const read = createSelinuxReader(kernel, () => now);
      const f = (at: number, want: Selinux | undefined) => {
        now = at;
        expect(read()).toEqual(want);
      };
      const write = (text: string) => writeFileSync(join(rootfs, "sys/fs/selinux/enforce"), text);
      f(0, undefined);
      mkdirSync(join(rootfs, "sys/fs/selinux"), { recursive: true });
      write("1");
      f(1000, undefined);
      f(30_000, { configured: -1, current: 1 });
      write("0");
      f(31_000, { configured: -1, current: 0 });
    });
  });
});
