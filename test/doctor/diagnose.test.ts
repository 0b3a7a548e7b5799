import { describe, expect, test } from "@jest/globals";
import { CATALOG } from "../../src/catalog.ts";
import { diagnose } from "../../src/doctor/diagnose.ts";
import { dropInFor } from "../../src/doctor/drop_in.ts";
import type { Examined, Finding, Patient } from "../../src/doctor/finding.ts";
import { summarizePaths } from "../../src/doctor/paths.ts";
import { NEEDS } from "../../src/doctor/remedies.ts";
import { hiddenBy, refusalOf, troubleOf } from "../../src/kernel/process_rights.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import type { Family } from "../../src/model/family.ts";
import type { Snapshot, Trouble } from "../../src/model/snapshot.ts";

const NOBODY = { uid: 65534, groups: [65534], capabilities: [] };
const NOTHING = { files: new Map(), details: new Set<never>() };

const polled = { polledAt: 0, durationSeconds: 0, cpuSeconds: 0 };
function success(collector: string, ...troubles: readonly Trouble[]): Snapshot {
  return { ...polled, collector, outcome: "success", families: [], dropped: 0, troubles };
}
function failure(collector: string, error: unknown): Snapshot {
  return { ...polled, collector, outcome: "failure", reason: "error", error };
}
function noData(collector: string, message: string, cause?: unknown): Snapshot {
  return { ...polled, collector, outcome: "no_data", error: new NoDataError(message, { cause }) };
}
function examined(snapshot: Snapshot, refusals: Partial<Examined["refusals"]> = {}): Examined {
  const { collector } = snapshot;
  return { collector, kind: collector, snapshot, refusals: { ...NOTHING, ...refusals } };
}
function findings(patient: Partial<Patient>): readonly Finding[] {
  return diagnose({ rights: NOBODY, procfs: "/proc", hidden: [], examined: [], ...patient });
}
/** Of the findings what people read. */
function told(patient: Partial<Patient>): readonly string[] {
  return findings(patient).map(({ verdict, collector, what, remedy }) =>
    [verdict, collector, what, remedy ?? "-"].join(" | "),
  );
}
const closed = (...paths: readonly string[]) => ({
  files: new Map(paths.map((path) => [path, { isByMode: true }])),
});
const refused = (code: string) => Object.assign(new Error("is refused"), { code });

describe("diagnose", () => {
  test("has nothing to say of what succeeds", () =>
    expect(findings({ examined: [examined(success("memory"))] })).toEqual([]));

  test("tells a file that only its owner may read, and not twice that reading it failed", () =>
    expect(
      told({
        examined: [examined(failure("slab", refused("EACCES")), closed("/proc/slabinfo"))],
      }),
    ).toEqual([
      "refused | slab | /proc/slabinfo: only the owner may read it | give the daemon CAP_DAC_READ_SEARCH",
    ]));

  test("tells of files that are left out without a word, and not that they are all there is", () => {
    const zones = closed("/sys/class/powercap/a:0/energy_uj", "/sys/class/powercap/a:1/energy_uj");
    expect(told({ examined: [examined(noData("rapl", "only root may"), zones)] })).toEqual([
      "refused | rapl | /sys/class/powercap/a:*/energy_uj: only the owner may read it | give the daemon CAP_DAC_READ_SEARCH",
    ]);
  });

  test("tells of mounts in folders that are closed", () => {
    const sample = (mountpoint: string, device_error: string, value: number) => {
      return { labels: { mountpoint, device_error }, value };
    };
    const family: Family = {
      ...{ name: "node_filesystem_device_error", help: "Whether it failed." },
      type: "gauge",
      samples: [
        sample("/", "", 0),
        sample("/root/disk", "permission denied", 1),
        sample("/mnt/nfs", "mountpoint timeout", 1),
      ],
    };
    const snapshot = { ...polled, collector: "disk", dropped: 0, troubles: [] };
    const disk = examined({ ...snapshot, outcome: "success", families: [family] });
    expect(told({ examined: [disk] })).toEqual([
      "refused | disk | /root/disk: only the owner may read it | give the daemon CAP_DAC_READ_SEARCH",
    ]);
  });

  test("wants two capabilities for files of processes", () => {
    const [finding] = findings({ examined: [examined(success("x"), closed("/proc/1/io"))] });
    expect(finding?.grant?.capabilities).toEqual(["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"]);
  });

  test("knows no cure where the right is there and does not help, or the mode is not to blame", () => {
    const f = (patient: Partial<Patient>) =>
      expect(findings(patient)).toMatchObject([
        { remedy: expect.stringContaining("a security module"), grant: null },
      ]);
    const rights = { ...NOBODY, capabilities: ["CAP_DAC_READ_SEARCH"] as const };
    f({ rights, examined: [examined(success("slab"), closed("/proc/slabinfo"))] });
    const files = new Map([["/proc/slabinfo", { isByMode: false }]]);
    f({ examined: [examined(success("slab"), { files })] });
  });

  test("tells a refused detail of processes once, with all who go without", () => {
    const details = new Set(["io"] as const);
    const trouble = troubleOf(refusalOf("io"));
    const patient = {
      examined: [
        examined(success("process_groups"), { details }),
        examined(success("top_processes", trouble)),
        examined(success("cpu")),
      ],
    };
    expect(findings(patient)).toMatchObject([
      {
        ...{ verdict: "refused", collector: "process_groups, top_processes" },
        what: expect.stringMatching(/^io of other users' processes: /),
        remedy: "give the daemon CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE",
      },
    ]);
  });

  test("knows what one process is refused for the same reason", () => {
    const { reason } = troubleOf(refusalOf("sockets"));
    const about = "app: process that listens on port 80";
    const patient = { examined: [examined(success("processes_watch", { about, reason }))] };
    expect(findings(patient)).toMatchObject([{ verdict: "refused" }]);
  });

  test("tells what the mount of /proc hides, once", () => {
    const mount = { hidepid: "invisible", gid: 0, hasOnlyProcesses: true } as const;
    const hidden = hiddenBy(mount, NOBODY);
    const troubles = hidden.map(troubleOf);
    const patient = { hidden, examined: [examined(success("processes_watch", ...troubles))] };
    expect(findings(patient).map(({ verdict, collector }) => [verdict, collector])).toEqual([
      ["refused", "host"],
      ["refused", "host"],
    ]);
    expect(dropInFor(findings(patient))).toBe(
      [
        "[Service]",
        "AmbientCapabilities=CAP_SYS_PTRACE",
        "CapabilityBoundingSet=CAP_SYS_PTRACE",
        "ProcSubset=all",
        "ProtectProc=default",
        "",
      ].join("\n"),
    );
  });

  test("tells failures with their causes, and the cure of some", () => {
    const f = (message: string, want: string | null, setting?: string) => {
      const error = new Error("Cannot poll", { cause: new Error(message) });
      const [finding] = findings({ examined: [examined(failure("x", error))] });
      expect(finding).toMatchObject({
        ...{ verdict: "failed", collector: "x", what: `Cannot poll: ${message}` },
        remedy: want === null ? null : expect.stringContaining(want),
      });
      expect(finding?.grant?.settings[0]).toBe(setting);
    };
    f("The poll took longer than 5 s", null);
    f(
      "A system error occurred: uv_interface_addresses returned Unknown system error 97",
      "AF_NETLINK",
      "RestrictAddressFamilies=AF_NETLINK",
    );
    f("Cannot greet /run/dbus/system_bus_socket: it hangs up", "libnss-systemd");
    f("Cannot log in to /run/dbus/system_bus_socket: is answered", "libnss-systemd");
  });

  test("tells what the host has not, and what it would take", () => {
    const cause = new Error("ENOENT: no such file or directory");
    expect(
      told({
        examined: [
          examined(noData("ipvs", "This host has no /proc/net/ip_vs_stats", cause)),
          examined(noData("exec", "The option command names no program")),
          examined(noData("timex", "This host has no adjtimex(2) for us: koffi cannot call it")),
        ],
      }),
    ).toEqual([
      "absent | ipvs | This host has no /proc/net/ip_vs_stats | it takes the module ip_vs",
      "absent | exec | The option command names no program | -",
      "absent | timex | This host has no adjtimex(2) for us: koffi cannot call it | install the package with its optional dependency koffi",
    ]);
  });

  test("takes a system call that is forbidden for a refusal", () => {
    const message = "Cannot call adjtimex(2): it says EPERM, want the state of the clock";
    expect(findings({ examined: [examined(noData("timex", message))] })).toMatchObject([
      { verdict: "refused", grant: { settings: ["ProtectClock=no", expect.any(String)] } },
    ]);
  });

  test("tells what a poll went without", () => {
    const trouble = { about: "/etc/x.prom:3", reason: "it has no value" };
    expect(told({ examined: [examined(success("textfile", trouble))] })).toEqual([
      "left_out | textfile | /etc/x.prom:3: it has no value | -",
    ]);
  });

  test("speaks of kinds that there are", () => {
    const kinds = CATALOG.map(({ kind }) => kind);
    expect(Object.keys(NEEDS).filter((kind) => !kinds.includes(kind))).toEqual([]);
  });
});

test("dropInFor gives each capability and setting once, and nothing where nothing would help", () => {
  const f = (examinedOnes: readonly Examined[], want: string | undefined) =>
    expect(dropInFor(findings({ examined: examinedOnes }))).toBe(want);
  f([], undefined);
  f([examined(failure("x", new Error("broken")))], undefined);
  f(
    [
      examined(success("slab"), closed("/proc/slabinfo")),
      examined(success("host"), closed("/sys/class/dmi/id/product_serial")),
    ],
    "[Service]\nAmbientCapabilities=CAP_DAC_READ_SEARCH\nCapabilityBoundingSet=CAP_DAC_READ_SEARCH\n",
  );
});

test("summarizePaths shows paths that differ in numbers as one, and not too many", () => {
  const f = (paths: readonly string[], want: string) => expect(summarizePaths(paths)).toBe(want);
  f(["/a/1"], "/a/1");
  f(["/a/1", "/a/2", "/b/7"], "/a/*, /b/7");
  f(["/a", "/b", "/c", "/d", "/e"], "/a, /b, /c and 2 more");
});
