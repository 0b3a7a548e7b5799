import { areSame } from "../lib/remember.ts";
import { numberInLine } from "./number_bytes.ts";
import { parsePidCgroup } from "./pid_cgroup.ts";
import { parsePidCmdline } from "./pid_cmdline.ts";
import { parsePidIo } from "./pid_io.ts";
import { parseMaxOpenFiles } from "./pid_limits.ts";
import { parsePidStatus } from "./pid_status.ts";
import type { Process, ProcessDetail } from "./process.ts";
import { type Missing, REFUSED, type TaskFiles } from "./task_files.ts";

/** A record that scans renew. */
export type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** The details that are read of a process by itself, not of its threads. */
export type OwnDetail = Exclude<ProcessDetail, "tasks">;

const MAX_OPEN_FILES = Buffer.from("Max open files");

/** Reads a detail into the record of a process: undefined where it is refused, or where the process has ended meanwhile. */
export interface DetailReader {
  /**
   * @param folder `/proc/<pid>`
   * @returns whether the kernel refused it
   */
  readonly read: (detail: OwnDetail, folder: string, process: Mutable<Process>) => boolean;
}

/** A reader of details through `files`. */
export function createDetailReader(files: TaskFiles): DetailReader {
  let isRefused = false;

  function got<Value extends number | string>(value: Value | Missing): Value | undefined {
    if (typeof value !== "symbol") return value;
    if (value === REFUSED) isRefused = true;
    return undefined;
  }

  function parsed<Reading>(
    path: string,
    parse: (bytes: Buffer, length: number) => Reading,
  ): Reading | undefined {
    const length = got(files.read(path));
    return length === undefined ? undefined : parse(files.bytes, length);
  }

  function parsedText<Reading>(
    path: string,
    parse: (text: string) => Reading,
  ): Reading | undefined {
    return parsed(path, (_, length) => parse(files.text(length)));
  }

  type Read = (folder: string, process: Mutable<Process>) => void;
  const reads: Readonly<Record<OwnDetail, Read>> = {
    command: (folder, process) => {
      const command = parsedText(`${folder}/cmdline`, parsePidCmdline);
      process.command = kept(process.command, command);
    },
    exe: (folder, process) => {
      process.exe = got(files.link(`${folder}/exe`));
    },
    status: (folder, process) => {
      const status = parsed(`${folder}/status`, parsePidStatus);
      process.uid = status?.uid;
      process.swappedBytes = status?.swappedBytes;
      // Those of several threads have been added up with them.
      if (process.tasks !== undefined) return;
      process.voluntarySwitches = status?.voluntarySwitches;
      process.involuntarySwitches = status?.involuntarySwitches;
    },
    io: (folder, process) => {
      const io = parsed(`${folder}/io`, parsePidIo);
      process.readBytes = io?.readBytes;
      process.writtenBytes = io?.writtenBytes;
    },
    fds: (folder, process) => {
      process.maxFds = parsed(
        `${folder}/limits`,
        (bytes, length) =>
          numberInLine(bytes, length, MAX_OPEN_FILES) ?? parseMaxOpenFiles(files.text(length)),
      );
      process.openFds = got(files.countFds(`${folder}/fd`));
    },
    cgroups: (folder, process) => {
      const cgroups = parsedText(`${folder}/cgroup`, parsePidCgroup);
      process.cgroups = kept(process.cgroups, cgroups);
    },
    wchan: (folder, process) => {
      const wchan = parsedText(`${folder}/wchan`, parseWchan);
      if (process.wchan !== wchan) process.wchan = wchan;
    },
    oom: (folder, process) => {
      process.oomScore = parsedText(`${folder}/oom_score`, Number);
    },
  };

  return {
    read: (detail, folder, process) => {
      isRefused = false;
      reads[detail](folder, process);
      return isRefused;
    },
  };
}

/** The list that is known, where it says the same: one that is kept costs less than a new one that is to be kept, too. */
function kept(
  known: readonly string[] | undefined,
  now: readonly string[] | undefined,
): readonly string[] | undefined {
  return known !== undefined && now !== undefined && areSame(known, now) ? known : now;
}

/** The function of the kernel in `/proc/<pid>/wchan`: `0` stands for none, and for what this user may not know. */
export function parseWchan(text: string): string {
  return text === "0" ? "" : text.trim();
}
