import { ifThere } from "../lib/if_there.ts";
import { type Capability, type OwnRights, parseOwnRights } from "./own_rights.ts";
import { parseProcMount, type ProcMount } from "./proc_mount.ts";
import type { ProcessDetail, ProcessScan } from "./process.ts";
import type { KernelReader } from "./reader.ts";

/** What would give what is refused. */
export interface Grant {
  readonly capabilities: readonly Capability[];
  /** Lines of a unit's section `[Service]`: `ProtectProc=default`. */
  readonly settings: readonly string[];
}

/** What this user may not see of processes. */
export interface Refusal<Detail extends string = string> {
  readonly detail: Detail;
  /** What is left out, the same for as long as it is. */
  readonly about: string;
  readonly reason: string;
  /** What to do, beginning with a verb. */
  readonly remedy: string;
  readonly grant: Grant;
}

/** What of a process a user may be refused: a detail of a scan, its descriptors' sockets, or its `smaps_rollup`. */
export type RefusedDetail = ProcessDetail | "sockets" | "smaps";

const PTRACE = ["CAP_SYS_PTRACE"] as const;
const SEARCH = ["CAP_DAC_READ_SEARCH"] as const;
/** The first opens a file or folder that only its owner may open, the second has the kernel fill it. */
const BOTH = ["CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE"] as const;

const RIGHTS: Readonly<Record<RefusedDetail, readonly [what: string, readonly Capability[]]>> = {
  io: ["io", BOTH],
  sockets: ["sockets", BOTH],
  // Since Linux 6.2 the count is there for all.
  fds: ["open files", SEARCH],
  exe: ["exe", PTRACE],
  smaps: ["smaps_rollup", PTRACE],
  wchan: ["wchan", PTRACE],
  command: ["cmdline", PTRACE],
  status: ["status", PTRACE],
  cgroups: ["cgroup", PTRACE],
  oom: ["oom_score", PTRACE],
  tasks: ["threads", PTRACE],
};

/** What the kernel refused in a scan, and what would give it. */
export function refusalsOf({
  refused,
}: Pick<ProcessScan, "refused">): readonly Refusal<ProcessDetail>[] {
  return [...refused].filter(([, count]) => count > 0).map(([detail]) => refusalOf(detail));
}

/** The refusal of that detail of processes that run as other users. */
export function refusalOf<Detail extends RefusedDetail>(detail: Detail): Refusal<Detail> {
  const [what, capabilities] = RIGHTS[detail];
  const names = capabilities.join(" and ");
  return {
    detail,
    about: `${what} of other users' processes`,
    reason: `the kernel shows it to their own user, and to others with ${names}`,
    remedy: `give the daemon ${names}`,
    grant: { capabilities, settings: [] },
  };
}

/** What the mount of `/proc` hides from a user with these rights. */
export function hiddenBy(
  { hidepid, gid, hasOnlyProcesses }: ProcMount,
  { groups, capabilities }: OwnRights,
): readonly Refusal<"processes" | "host">[] {
  const isInGroup = hidepid !== "ptraceable" && groups.includes(gid);
  const isHidden = hidepid !== "off" && !capabilities.includes("CAP_SYS_PTRACE") && !isInGroup;
  const group = hidepid === "ptraceable" || gid === 0 ? "" : `, put it into the group ${gid}`;
  const processes: Refusal<"processes"> = {
    detail: "processes",
    about: "processes of other users",
    reason: `/proc is mounted with hidepid=${hidepid}`,
    remedy: `set ProtectProc=default in the unit${group}, or give the daemon CAP_SYS_PTRACE`,
    grant: { capabilities: PTRACE, settings: ["ProtectProc=default"] },
  };
  const host: Refusal<"host"> = {
    detail: "host",
    about: "files of /proc that are not about processes",
    reason: "/proc is mounted with subset=pid",
    remedy: "set ProcSubset=all in the unit",
    grant: { capabilities: [], settings: ["ProcSubset=all"] },
  };
  return [...(isHidden ? [processes] : []), ...(hasOnlyProcesses ? [host] : [])];
}

/** The rights of this process; undefined where there is no `/proc`. */
export function readOwnRights(kernel: KernelReader): OwnRights | undefined {
  const text = ifThere(() => kernel.proc("self/status"));
  return text === undefined ? undefined : parseOwnRights(text);
}

/** What the mount of `/proc` hides from this process; nothing where there is no `/proc`. */
export function readHidden(kernel: KernelReader): readonly Refusal<"processes" | "host">[] {
  const rights = readOwnRights(kernel);
  const mountinfo = ifThere(() => kernel.proc("self/mountinfo"));
  if (rights === undefined || mountinfo === undefined) return [];
  const mount = parseProcMount(mountinfo, kernel.paths.procfs);
  return mount === undefined ? [] : hiddenBy(mount, rights);
}

/** How the collectors tell of it: once, for as long as it lasts. */
export function troubleOf({ about, reason, remedy }: Refusal): {
  readonly about: string;
  readonly reason: string;
} {
  return { about, reason: `${reason}: ${remedy}` };
}
