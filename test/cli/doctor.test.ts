import { afterAll, beforeEach, describe, expect, test } from "@jest/globals";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doctorCommand } from "../../src/cli/doctor.ts";
import { runCommandLine } from "./terminal.ts";

const root = mkdtempSync(join(tmpdir(), "doctor-"));
const config = join(root, "collectors.yaml");
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  rmSync(join(root, "proc"), { recursive: true, force: true });
  mkdirSync(join(root, "proc/self"), { recursive: true });
  writeFileSync(join(root, "proc/loadavg"), "7.25 6.50 5.75 1/100 4242\n");
});

const doctor = (...argv: string[]) => runCommandLine(["doctor", ...argv], doctorCommand);
function configure(collectors: string): string {
  writeFileSync(config, `paths: { procfs: ${root}/proc }\ncollectors: ${collectors}\n`);
  return config;
}

describe("doctor", () => {
  test("finds nothing where every collector has its source", async () =>
    expect(await doctor("--config", configure("[loadavg]"), "--strict")).toEqual({
      out: "1 collector polled without /proc.\n\nNothing is missing.\n",
      ...{ err: "", status: 0 },
    }));

  test("tells what is absent, which is no fault", async () => {
    const { out, status } = await doctor("-c", configure("[loadavg, pressure]"), "--strict");
    expect(out).toMatch(/^ABSENT: .*\n {2}pressure {2}.*: it takes a kernel with CONFIG_PSI/m);
    expect(status).toBe(0);
  });

  test("tells what fails, which is a fault where that is asked for", async () => {
    writeFileSync(join(root, "proc/loadavg"), "nonsense\n");
    const { out, status } = await doctor("-c", configure("[loadavg]"));
    expect([out, status]).toEqual([
      expect.stringMatching(/^FAILED: .*\n {2}loadavg {2}Cannot/m),
      0,
    ]);
    expect((await doctor("-c", configure("[loadavg]"), "--strict")).status).toBe(1);
  });

  test("tells what the mount of /proc hides, and the drop-in for it", async () => {
    const status = "Uid:\t7\t7\t7\t7\nGid:\t7\t7\t7\t7\nGroups:\t\nCapEff:\t0000000000000000\n";
    writeFileSync(join(root, "proc/self/status"), status);
    const mount = `22 1 0:21 / ${root}/proc rw - proc proc rw,hidepid=invisible\n`;
    writeFileSync(join(root, "proc/self/mountinfo"), mount);
    const { out } = await doctor("-c", configure("[loadavg]"));
    expect(out).toContain("1 collector polled by user 7 without capabilities.");
    expect(out).toContain("processes of other users: /proc is mounted with hidepid=invisible");
    expect(out).toMatch(
      /\n\[Service\]\nAmbientCapabilities=CAP_SYS_PTRACE\n.*\nProtectProc=default\n$/,
    );
  });

  test("--format json says the same for programs", async () => {
    const { out } = await doctor("-c", configure("[loadavg, pressure]"), "--format", "json");
    expect(JSON.parse(out)).toEqual({
      ...{ rights: null, collectors: 2, drop_in: null },
      findings: [
        {
          ...{ verdict: "absent", collector: "pressure", what: expect.any(String) as unknown },
          remedy: "it takes a kernel with CONFIG_PSI, started with psi=1",
        },
      ],
    });
  });

  test("ends with 78 where the configuration is wrong", async () => {
    const { status, err } = await doctor("-c", configure("[loadavgg]"));
    expect([status, err]).toEqual([78, expect.stringContaining('did you mean "loadavg"?')]);
  });

  test("polls every kind where no configuration is named", async () => {
    const { out, status } = await doctor("--path.procfs", join(root, "proc"));
    expect(out).toMatch(/^\d\d collectors polled/);
    expect(out).toMatch(/^ {2}memory +This host has no /m);
    expect(status).toBe(0);
  });
});
