import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { collectCommand } from "../../src/cli/collect.ts";
import { collectorsCommand } from "../../src/cli/collectors.ts";
import { runCommand } from "../../src/cli/run.ts";
import { runCommandLine } from "./terminal.ts";

const root = mkdtempSync(join(tmpdir(), "paths-"));
mkdirSync(join(root, "proc"));
writeFileSync(join(root, "proc/loadavg"), "7.25 6.50 5.75 1/100 4242\n");
const config = join(root, "collectors.yaml");
writeFileSync(config, `paths: { procfs: ${root}/proc }\ncollectors: [loadavg]\n`);
afterAll(() => rmSync(root, { recursive: true }));

const LOAD = /node_load1\{.*\} 7\.25\n/;
const PROCFS = ["--path.procfs", join(root, "proc")];

describe("another /proc is read", () => {
  test("by collect, as the command line says or the configuration", async () => {
    const f = async (argv: readonly string[]) =>
      expect((await runCommandLine(["collect", ...argv], collectCommand)).out).toMatch(LOAD);
    await f(["loadavg", ...PROCFS]);
    await f(["--config", config]);
  });
  test("by collectors, as the command line says or the configuration", async () => {
    const f = async (...argv: string[]) => {
      const { out } = await runCommandLine(["collectors", ...argv], collectorsCommand);
      return /^memory +(\w+)/m.exec(out)?.[1];
    };
    expect(await f()).toBe("yes");
    expect(await f(...PROCFS)).toBe("no");
    expect(await f("--config", config)).toBe("no");
  });
});

describe("run", () => {
  const f = async (argv: readonly string[]) => {
    const given = ["--config", config, "--print-config", ...argv];
    const { out, err } = await runCommandLine(given, runCommand);
    return out === "" ? err : (JSON.parse(out) as { paths: object }).paths;
  };
  test("has the paths of the command line before those of the file", async () => {
    const fromFile = { procfs: `${root}/proc`, sysfs: "/sys", rootfs: "/", udev: "/run/udev/data" };
    expect(await f([])).toEqual(fromFile);
    expect(await f(["--path.procfs", "/p", "--path.sysfs=/s", "--path.rootfs", "/h"])).toEqual({
      ...{ procfs: "/p", sysfs: "/s", rootfs: "/h", udev: "/run/udev/data" },
    });
  });
  test("knows udev's folder under both names", async () => {
    expect(await f(["--path.udev", "/u"])).toMatchObject({ udev: "/u" });
    expect(await f(["--path.udev.data", "/u"])).toMatchObject({ udev: "/u" });
  });
  test("takes a relative path from where it is started", async () =>
    expect(await f(["--path.rootfs", "host"])).toMatchObject({
      rootfs: join(process.cwd(), "host"),
    }));
});

describe("collect tells what the page does not", () => {
  const f = async (yaml: string, want: string) => {
    writeFileSync(config, `paths: { procfs: ${root}/proc }\ncollectors: [${yaml}]\n`);
    const { err, status } = await runCommandLine(["collect", "-c", config], collectCommand);
    expect([err, status]).toEqual([expect.stringContaining(want), 0]);
  };
  test("how many series were dropped", () =>
    f("{ kind: loadavg, max_series: 1 }", "loadavg: 2 series beyond max_series are dropped\n"));
  test("what this host has not", () =>
    f("memory", `memory: no_data: This host has no ${root}/proc/meminfo`));
});
