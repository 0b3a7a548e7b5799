import { describe, expect, test } from "@jest/globals";
import type { OwnRights } from "../../src/kernel/own_rights.ts";
import type { ProcMount } from "../../src/kernel/proc_mount.ts";
import {
  hiddenBy,
  readHidden,
  readOwnRights,
  refusalOf,
  refusalsOf,
  type RefusedDetail,
  troubleOf,
} from "../../src/kernel/process_rights.ts";
import { onHost } from "./temporary_host.ts";

const NOBODY: OwnRights = { uid: 65534, groups: [65534], capabilities: [] };
const OPEN: ProcMount = { hidepid: "off", gid: 0, hasOnlyProcesses: false };

describe("refusals", () => {
  test("of a scan are those of which there are some", () => {
    const refused = new Map([
      ["io", 12],
      ["exe", 0],
      ["fds", 1],
    ] as const);
    expect(refusalsOf({ refused }).map(({ detail }) => detail)).toEqual(["io", "fds"]);
    expect(refusalsOf({ refused: new Map() })).toEqual([]);
  });

  test("name the capabilities that would do, and the same thing for as long as they last", () => {
    const f = (detail: RefusedDetail, about: string, ...capabilities: readonly string[]) => {
      const refusal = refusalOf(detail);
      expect(refusal.grant).toEqual({ capabilities, settings: [] });
      expect(refusal.remedy).toBe(`give the daemon ${capabilities.join(" and ")}`);
      expect(troubleOf(refusal)).toEqual({
        about,
        reason: expect.stringMatching(new RegExp(`: ${refusal.remedy}$`)),
      });
    };
    f("io", "io of other users' processes", "CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE");
    f("sockets", "sockets of other users' processes", "CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE");
    f("fds", "open files of other users' processes", "CAP_DAC_READ_SEARCH");
    f("smaps", "smaps_rollup of other users' processes", "CAP_SYS_PTRACE");
    f("exe", "exe of other users' processes", "CAP_SYS_PTRACE");
  });
});

describe("what the mount of /proc hides", () => {
  const f = (mount: Partial<ProcMount>, rights: Partial<OwnRights>, ...want: readonly string[]) =>
    expect(
      hiddenBy({ ...OPEN, ...mount }, { ...NOBODY, ...rights }).map(({ reason }) => reason),
    ).toEqual(want);

  test("is nothing unless an option says so", () => f({}, {}));
  test("is other users' processes", () => {
    f({ hidepid: "invisible" }, {}, "/proc is mounted with hidepid=invisible");
    f({ hidepid: "noaccess" }, {}, "/proc is mounted with hidepid=noaccess");
  });
  test("is nothing to who may trace them", () =>
    f({ hidepid: "ptraceable" }, { capabilities: ["CAP_SYS_PTRACE"] }));
  test("is nothing to the group of the mount, unless it is about tracing alone", () => {
    f({ hidepid: "invisible", gid: 26 }, { groups: [100, 26] });
    f({ hidepid: "invisible" }, { groups: [0] });
    f({ hidepid: "ptraceable" }, { groups: [0] }, "/proc is mounted with hidepid=ptraceable");
  });
  test("is all but processes", () =>
    f(
      { hasOnlyProcesses: true },
      { capabilities: ["CAP_SYS_PTRACE"] },
      "/proc is mounted with subset=pid",
    ));
  test("has a cure in the unit", () => {
    const hidden = hiddenBy({ hidepid: "invisible", gid: 26, hasOnlyProcesses: true }, NOBODY);
    expect(hidden.flatMap(({ grant }) => grant.settings)).toEqual([
      "ProtectProc=default",
      "ProcSubset=all",
    ]);
    expect(hidden[0]?.remedy).toContain("put it into the group 26");
  });
});

describe("of this process", () => {
  const STATUS = "Uid:\t7\t7\t7\t7\nGid:\t7\t7\t7\t7\nGroups:\t\nCapEff:\t0000000000000000\n";
  const mountinfo = (procfs: string) => `22 1 0:21 / ${procfs} rw - proc proc rw,hidepid=2\n`;

  test("is read of the /proc that is read", () =>
    onHost({ "proc/self/status": STATUS, "proc/self/mountinfo": "" }, (kernel) => {
      expect(readOwnRights(kernel)).toEqual({ uid: 7, groups: [7], capabilities: [] });
      expect(readHidden(kernel)).toEqual([]);
    }));

  test("finds that mount by its place", () => {
    const files = { "proc/self/status": STATUS, "proc/self/mountinfo": mountinfo("/host/proc") };
    return onHost(files, (kernel) => {
      const f = (procfs: string) =>
        readHidden({ ...kernel, paths: { ...kernel.paths, procfs } }).map(({ detail }) => detail);
      expect(f("/host/proc")).toEqual(["processes"]);
      expect(f("/proc")).toEqual([]);
    });
  });

  test("is nothing where there is no /proc", () =>
    onHost({}, (kernel) => {
      expect(readOwnRights(kernel)).toBeUndefined();
      expect(readHidden(kernel)).toEqual([]);
    }));
});
