import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { eventually, startChild, tempFolder } from "./children.ts";
import { describeUnless, isOnPath } from "./peers.ts";

/** A file system whose server a test can stop: then nobody gets an answer from it. */
export interface FuseMount {
  readonly mountPoint: string;
  /** The number of its connection to the kernel. */
  readonly connection: number;
  /** From now on it hangs. */
  readonly freeze: () => void;
  readonly thaw: () => void;
}

/** A mount namespace of a test: what hangs in it hangs nobody else, and it goes with its processes. */
export interface Namespace {
  /** What runs a program in it, and becomes that program. */
  readonly enter: readonly string[];
  /** Mounts a folder, a new one unless it is given, at another. */
  readonly mount: (source?: string) => Promise<FuseMount>;
  /** How many answers the kernel waits for from the mount's server. */
  readonly requestsTo: (mount: FuseMount) => number;
}

/** Tests that mount file systems of their own: skipped, or failed with CI=true, where that cannot be. */
export function describeOnFuse(name: string, body: () => void): void {
  const lacks = [
    ...["bindfs", "fusermount3"].filter((program) => !isOnPath(program)),
    ...(existsSync("/dev/fuse") ? [] : ["/dev/fuse"]),
    ...(process.getuid?.() === 0 ? [] : ["root"]),
  ];
  describeUnless(lacks.length > 0 && `needs ${lacks.join(" and ")}`, name, body);
}

/** A new namespace. It ends with the children of the test. */
export async function startNamespace(): Promise<Namespace> {
  const control = tempFolder();
  const prepare = `mount -t fusectl none ${control} && exec sleep 180`;
  const holder = startChild("unshare", [
    "--mount",
    "--propagation",
    "private",
    "sh",
    "-c",
    prepare,
  ]);
  const enter = ["nsenter", "--mount", "--target", String(holder.pid), "--"];
  /** What our namespace calls a file of the other. */
  const inside = (path: string) => `/proc/${holder.pid}/root${path}`;
  const mountLine = (mountPoint: string) =>
    readFileSync(`/proc/${holder.pid}/mountinfo`, "utf8")
      .split("\n")
      .find((line) => line.includes(` ${mountPoint} `));

  async function mount(source = tempFolder()): Promise<FuseMount> {
    const mountPoint = join(tempFolder(), "mount");
    mkdirSync(mountPoint);
    const [program, ...rest] = [...enter, "bindfs", "-f", source, mountPoint];
    const server = startChild(program, rest);
    const line = await eventually("bindfs has mounted", () => mountLine(mountPoint));
    // Its server answers.
    statSync(inside(mountPoint));
    return {
      mountPoint,
      connection: Number(/ \d+:(\d+) /.exec(line)?.[1]),
      freeze: () => server.kill("SIGSTOP"),
      thaw: () => server.kill("SIGCONT"),
    };
  }

  await eventually("the namespace stands", () => mountLine(control));
  return {
    enter,
    mount,
    requestsTo: ({ connection }) =>
      Number(readFileSync(inside(join(control, String(connection), "waiting")), "utf8")),
  };
}

/**
 * A folder to use as `/proc` with the files of the true one but for process 1: that is in another namespace,
 * so that its mount table is not ours.
 */
export function ownProc(): string {
  const folder = tempFolder();
  for (const name of ["stat", "loadavg", "meminfo", "net", "self"]) {
    symlinkSync(join("/proc", name), join(folder, name));
  }
  return folder;
}
