import { processes_watch } from "../../src/collectors/processes_watch.ts";
import type { Source } from "../../src/polling/collector.ts";
import { type ChangingHost, withHost } from "../collectors/changing_host.ts";
import { openOn, seriesOf } from "../collectors/fixture_host.ts";
import type { HostFiles } from "../kernel/temporary_host.ts";

/** When the host was started, in seconds since 1970. */
export const BOOT_SECONDS = 1_600_000_000;

/** What tells of the host as a whole. */
export const WATCHED_HOST: HostFiles = {
  "proc/stat": `cpu 1 2 3\nbtime ${BOOT_SECONDS}\n`,
  "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nweb:x:33:33::/srv:/bin/false\n",
};

/** A process as a test wants it. */
export interface Wanted {
  readonly comm?: string;
  readonly state?: string;
  readonly parent?: number;
  readonly start?: number;
  readonly userTicks?: number;
  readonly uid?: number;
  readonly command?: string;
  readonly cgroup?: string;
  readonly maxFds?: number | "unlimited";
  readonly oomScore?: number;
  /** The inodes of its sockets: descriptors 3 and up, behind one file. */
  readonly sockets?: readonly number[];
}

/** The process' line in its `stat`. */
export function statOf(pid: number, wanted: Wanted = {}): string {
  const { comm = "app", state = "S", parent = 1, start = pid, userTicks = 150 } = wanted;
  return `${pid} (${comm}) ${state} ${parent} 1 1 0 -1 0 11 0 12 0 ${userTicks} 250 0 0 20 0 2 0 ${start} 8192 10 0\n`;
}

/** Its folder under /proc. */
export function processFiles(pid: number, wanted: Wanted = {}): HostFiles {
  const { uid = 0, command = "/bin/app -x", cgroup = "/", maxFds = 100, oomScore = 7 } = wanted;
  const sockets = (wanted.sockets ?? []).map((inode, index) => {
    return [`proc/${pid}/fd/${index + 3}`, `-> socket:[${inode}]`] as const;
  });
  return {
    [`proc/${pid}/stat`]: statOf(pid, wanted),
    [`proc/${pid}/cmdline`]: `${command.replaceAll(" ", "\0")}\0`,
    [`proc/${pid}/status`]: `Name:\tx\nUid:\t0\t${uid}\t0\t0\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t8\n`,
    [`proc/${pid}/limits`]: `Max open files            ${maxFds}                 4096                 files\n`,
    [`proc/${pid}/cgroup`]: `0::${cgroup}\n`,
    [`proc/${pid}/oom_score`]: `${oomScore}\n`,
    [`proc/${pid}/fd/0`]: "-> /dev/null",
    ...Object.fromEntries(sockets),
  };
}

/** `/proc/net/tcp` with sockets that listen on these ports. */
export function tcpTable(listening: readonly (readonly [port: number, inode: number])[]): string {
  const lines = listening.map(([port, inode], index) => {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    return `   ${index}: 00000000:${hex} 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000 100 0 0 10 0\n`;
  });
  return ["  sl  local_address rem_address   st\n", ...lines].join("");
}

/** A watch as YAML has it. */
export type Watch = Readonly<Record<string, unknown>>;

/** Polls, and tells of the series the part behind the prefix: `up{name="app"} 1`. */
export async function poll(source: Source): Promise<readonly string[]> {
  const { signal } = new AbortController();
  // With no time at all no scan is fresh enough to be used again.
  const context = { signal, timeoutSeconds: 0, pause: () => Promise.resolve() };
  return seriesOf(await source.poll(context)).map((line) =>
    line.replace(/^\w+ watched_process_/, ""),
  );
}

/** A host that is watched. */
export interface Watched extends ChangingHost {
  readonly source: Source;
  /** The next poll's series. */
  readonly next: () => Promise<readonly string[]>;
  /** What the latest poll went without. */
  readonly troubles: () => readonly string[];
}

/** Makes a host of these files, watches it, hands it to `use`, and removes it. */
export async function watching(
  files: HostFiles,
  watch: readonly Watch[],
  use: (host: Watched) => Promise<void>,
  options: Watch = {},
): Promise<void> {
  await withHost({ ...WATCHED_HOST, ...files }, async (host) => {
    const source = openOn(processes_watch, host.kernel, { watch, ...options });
    const troubles = () =>
      (source.troubles?.() ?? []).map(({ about, reason }) => `${about}: ${reason}`);
    await use({ ...host, source, next: () => poll(source), troubles });
    source.close?.();
  });
}
