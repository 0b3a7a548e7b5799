/** What of `/proc` a mount of it shows to whom. */
export interface ProcMount {
  /** Which processes of others are kept from users who may not trace them; `off` keeps none. */
  readonly hidepid: "off" | "noaccess" | "invisible" | "ptraceable";
  /** Who is in this group sees all processes where `hidepid` is noaccess or invisible. */
  readonly gid: number;
  /** Whether only processes are there, and none of the files about the host. */
  readonly hasOnlyProcesses: boolean;
}

/** Kernels before 5.8 write the number. */
const HIDEPID: ReadonlyMap<string | undefined, ProcMount["hidepid"]> = new Map([
  ["1", "noaccess"],
  ["noaccess", "noaccess"],
  ["2", "invisible"],
  ["invisible", "invisible"],
  ["4", "ptraceable"],
  ["ptraceable", "ptraceable"],
]);

/**
 * Parses the options of the `/proc` that is mounted at a place out of a mount table; of several there the uppermost.
 * Undefined where none is mounted at that very place.
 * @see proc(5), proc_pid_mountinfo(5)
 */
export function parseProcMount(mountinfo: string, mountPoint: string): ProcMount | undefined {
  const mounts = mountinfo.split("\n").map((line) => line.split(" "));
  const found = mounts.findLast(
    (fields) => fields[4] === mountPoint && fields[fields.indexOf("-", 6) + 1] === "proc",
  );
  if (found === undefined) return undefined;
  const options = new Map<string, string | undefined>();
  for (const option of found.at(-1)?.split(",") ?? []) {
    const [name = "", value] = option.split("=");
    options.set(name, value);
  }
  return {
    hidepid: HIDEPID.get(options.get("hidepid")) ?? "off",
    gid: Number(options.get("gid") ?? 0),
    hasOnlyProcesses: options.get("subset") === "pid",
  };
}
