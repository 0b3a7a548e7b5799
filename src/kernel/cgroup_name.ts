/** What a cgroup's path says about what runs in it. */
export interface CgroupName {
  /** The systemd unit the cgroup is of, with systemd's own escapes; empty for any other cgroup. */
  readonly unit: string;
  /** The id of the container the cgroup is of, or the name of the machine; empty for any other cgroup. */
  readonly container: string;
}

const UNIT = /.\.(service|scope|slice)$/;
/** `docker-<id>.scope`, `cri-containerd:<id>`, or the id alone: nothing else bears so long a number. */
const LONG_ID = /^(?:(.*)[^0-9a-f])?([0-9a-f]{64})(?:\.scope)?$/;
/** An id cut short needs to say what it is: a session or a run may have a number as long. */
const SHORT_ID =
  /^(docker|cri-containerd|containerd|crio|libpod|podman|nerdctl)-([0-9a-f]{12})(?:\.scope)?$/;
const MACHINE = /^machine-(.+)\.scope$/;
const NSPAWN = /^systemd-nspawn@(.+)\.service$/;
const LXC = /^lxc\.payload\.(.+)$/;
const ESCAPE = /(?:\\x[0-9a-f]{2})+/g;

/**
 * Names the cgroup of this path, `/system.slice/cron.service`. A cgroup beneath a unit's or a container's is neither;
 * what systemd runs in a container is no unit of this host.
 */
export function nameCgroup(path: string): CgroupName {
  const parts = path.split("/").filter((part) => part !== "");
  const own = parts.at(-1) ?? "";
  const isInside = parts.slice(0, -1).some((part, at) => containerOf(part, parts[at - 1]) !== "");
  return {
    unit: !isInside && UNIT.test(own) ? unescapeFolder(own) : "",
    container: containerOf(own, parts.at(-2)),
  };
}

function containerOf(part: string, above: string | undefined): string {
  const [, prefix = "", id] = LONG_ID.exec(part) ?? [];
  // A monitor stands beside its container and bears the same id.
  if (id !== undefined) return prefix.endsWith("conmon") ? "" : id;
  if (above === "docker" && /^[0-9a-f]{12}$/.test(part)) return part;
  const short = SHORT_ID.exec(part)?.[2];
  if (short !== undefined) return short;
  if (above === "lxc" || above === "lxc.payload") return part;
  const machine = MACHINE.exec(part)?.[1];
  if (machine !== undefined) return unescapeUnit(machine);
  return NSPAWN.exec(part)?.[1] ?? LXC.exec(part)?.[1] ?? "";
}

/** Before a unit's name that would be taken for a file of the kernel's, systemd sets an underscore. */
function unescapeFolder(folder: string): string {
  return folder.startsWith("_") ? folder.slice(1) : folder;
}

/** @see systemd-escape(1) */
function unescapeUnit(name: string): string {
  return name.replaceAll("-", "/").replace(ESCAPE, (bytes) => {
    return Buffer.from(bytes.replaceAll("\\x", ""), "hex").toString("utf8");
  });
}
