import { cpus, loadavg, platform, uptime, type CpuInfo } from "node:os";
import type { DiskSpace } from "check-disk-space";
import type { Systeminformation } from "systeminformation";
import { systemClock } from "../lib/clock.ts";
import { createLibraryThread, type LibraryThread } from "./library_thread.ts";

/** What systeminformation answers to each of its functions; null where it does not know the system. */
export interface Answers {
  readonly mem: Systeminformation.MemData;
  readonly fsSize: readonly Systeminformation.FsSizeData[];
  readonly fsStats: Systeminformation.FsStatsData | null;
  readonly disksIO: Systeminformation.DisksIoData | null;
  readonly networkStats: readonly Systeminformation.NetworkStatsData[];
  readonly networkInterfaces: readonly Systeminformation.NetworkInterfacesData[];
  readonly osInfo: Systeminformation.OsData;
  readonly cpuTemperature: Systeminformation.CpuTemperatureData;
}

/**
 * Reads a host without `/proc` and `/sys`: by Node, which costs microseconds, and by two libraries, which start
 * programs. What these answer is theirs: it may lack what it promises, and say 0 for what it does not know.
 */
export interface PortableReader {
  /** The system, as Node names it: `darwin`, `win32`, `freebsd`. */
  readonly platform: string;
  readonly cpus: () => readonly CpuInfo[];
  readonly loadavg: () => readonly number[];
  readonly uptimeSeconds: () => number;
  /**
   * Asks systeminformation. Who asks the same before it has answered, or within a second after, has the same answer:
   * it repeats its counters half-read when it is asked twice in half a second. Rejects where its thread ends.
   */
  readonly ask: <Call extends keyof Answers>(call: Call) => Promise<Answers[Call]>;
  /** The size of the file system that holds an absolute path. Rejects, with the system's code, where there is no such path. */
  readonly diskSpace: (path: string) => Promise<DiskSpace>;
  /** Ends the libraries' thread: what is asked after that, or has not been answered, rejects. */
  readonly close: () => void;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * For how many milliseconds an answer stands. On Linux, with two shared cores, mem takes 1 ms, fsSize 12, fsStats and disksIO 20
 * each, networkStats 30, networkInterfaces 75, osInfo 30 and cpuTemperature 17; elsewhere nobody has measured.
 */
const MAX_AGE: Readonly<Record<keyof Answers, number>> = {
  mem: SECOND,
  fsSize: SECOND,
  fsStats: SECOND,
  disksIO: SECOND,
  networkStats: SECOND,
  networkInterfaces: MINUTE,
  osInfo: 10 * MINUTE,
  cpuTemperature: SECOND,
};

const ARGUMENTS: Readonly<Record<string, string>> = { networkStats: "*" };

/** A reader of this host. Its thread is started by the first question to a library. */
export function createPortableReader(
  thread: LibraryThread = createLibraryThread(),
  monotonic = systemClock.monotonic,
): PortableReader {
  const answers = new Map<string, { readonly answer: Promise<unknown>; until: number }>();

  function ask(call: keyof Answers): Promise<unknown> {
    const known = answers.get(call);
    if (known !== undefined && monotonic() < known.until) return known.answer;
    const argument = ARGUMENTS[call];
    const answer = thread.ask(argument === undefined ? { call } : { call, argument });
    const kept = { answer, until: Infinity };
    answers.set(call, kept);
    answer.then(
      () => (kept.until = monotonic() + MAX_AGE[call]),
      () => answers.delete(call),
    );
    return answer;
  }

  return {
    platform: platform(),
    cpus,
    loadavg,
    uptimeSeconds: uptime,
    ask: ask as PortableReader["ask"],
    diskSpace: (path) => thread.ask({ call: "diskSpace", argument: path }) as Promise<DiskSpace>,
    close: thread.close,
  };
}
