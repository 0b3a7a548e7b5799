import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { type Ended, startChild, tempFolder, tidyUp } from "./children.ts";
import { describeUnless } from "./peers.ts";
import { MAIN } from "./running_daemon.ts";

afterAll(tidyUp);

/** A user that owns nothing. */
const NOBODY = 65_534;

const YAML = `collectors:
  - loadavg
  - slab
  - { kind: top_processes, by: [cpu, io] }
  - { kind: processes_watch, sockets: true, watch: [{ name: all, user: root }] }
`;

interface Report {
  readonly rights: { readonly uid: number; readonly capabilities: readonly string[] };
  readonly findings: readonly {
    readonly verdict: string;
    readonly collector: string;
    readonly what: string;
    readonly remedy: string | null;
  }[];
  readonly drop_in: string | null;
}

/** Runs the doctor as nobody, with these capabilities. */
function doctorAsNobody(capabilities: readonly string[], ...args: string[]): Promise<Ended> {
  const folder = tempFolder();
  chmodSync(folder, 0o755);
  const config = join(folder, "collectors.yaml");
  writeFileSync(config, YAML);
  const names = capabilities.map((name) => `+${name.toLowerCase().replace("cap_", "")}`);
  const given = ["-all", ...names].join(",");
  return startChild("setpriv", [
    ...[`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"],
    ...[`--inh-caps=${given}`, `--ambient-caps=${given}`, `--bounding-set=${given}`],
    ...[process.execPath, MAIN, "doctor", "--config", config, ...args],
  ]).ended;
}

async function reportWith(...capabilities: string[]): Promise<Report> {
  const { stdout, stderr, status } = await doctorAsNobody(capabilities, "--format", "json");
  expect([stderr, status]).toEqual(["", 0]);
  return JSON.parse(stdout) as Report;
}

function remedyOf({ findings }: Report, about: string): string | null | undefined {
  return findings.find(({ what }) => what.startsWith(about))?.remedy;
}

const lack = process.getuid?.() !== 0 && "does not run them as root, who may become another user";

describeUnless(lack, "doctor, as a user without rights", () => {
  const both = ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"] as const;

  test("tells what is refused and which capability gives it", async () => {
    const report = await reportWith();
    expect(report.rights).toMatchObject({ uid: NOBODY, capabilities: [] });
    const remedy = `give the daemon ${both.join(" and ")}`;
    expect(remedyOf(report, "io of other users' processes: ")).toBe(remedy);
    expect(remedyOf(report, "sockets of other users' processes: ")).toBe(remedy);
    expect(report.drop_in).toBe(
      `[Service]\nAmbientCapabilities=${both.join(" ")}\nCapabilityBoundingSet=${both.join(" ")}\n`,
    );
  });

  test("and with what its drop-in gives, io is refused no more", async () => {
    const { rights, findings } = await reportWith(...both);
    expect(rights).toMatchObject({ uid: NOBODY, capabilities: both });
    const refused = findings.filter(({ verdict }) => verdict === "refused");
    // What is refused now, such as a container's first process, no capability gives.
    expect(refused.filter(({ remedy }) => remedy?.startsWith("give"))).toEqual([]);
    expect(refused.filter(({ collector }) => collector === "slab")).toEqual([]);
  });

  test("one of the two capabilities is not enough", async () => {
    for (const one of both) {
      const report = await reportWith(one);
      expect(remedyOf(report, "io of other users' processes: ")).toContain(both.join(" and "));
    }
  });

  test("says it for people too, and --strict makes it the exit status", async () => {
    const { stdout, status } = await doctorAsNobody([], "--strict");
    expect(status).toBe(1);
    expect(stdout).toContain(`polled by user ${NOBODY} without capabilities.`);
    expect(stdout).toMatch(/^ {2}top_processes +io of other users' processes: /m);
    expect(stdout).toMatch(/^\[Service\]$/m);
  });
});
