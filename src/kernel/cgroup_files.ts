import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { describeError, errorCode } from "../lib/errors.ts";
import type { CgroupFolder } from "./cgroup_tree.ts";

/**
 * The files of one cgroup, by name. What `parse` makes of the text; undefined where the cgroup has no such file, or
 * the kernel no value. A file that is refused or that `parse` throws at is undefined too, and told among the faults.
 */
export interface CgroupFiles {
  /** Whether the cgroup has such a file. */
  readonly has: (file: string) => boolean;
  /** What changes all the time. */
  readonly reading: <Value>(file: string, parse: ParseCgroupFile<Value>) => Value | undefined;
  /** What someone sets: once the cgroup is half a minute old, up to half a minute old. */
  readonly setting: <Value>(file: string, parse: ParseCgroupFile<Value>) => Value | undefined;
}

/** Makes values of the text of a file; `file` is its name, for the error. */
export type ParseCgroupFile<Value> = (text: string, file: string) => Value;

/** Reads cgroups' files. */
export interface CgroupReader {
  /** What `read` makes of the cgroup's files; undefined where the cgroup vanished meanwhile. */
  readonly of: <Value>(
    folder: CgroupFolder,
    read: (files: CgroupFiles) => Value,
  ) => Value | undefined;
  /** The first fault of each file name since the last time this was asked. */
  readonly takeFaults: () => ReadonlyMap<string, string>;
}

interface Settings {
  readonly until: number;
  readonly values: Map<string, unknown>;
}

const MAX_SETTING_AGE_MILLISECONDS = 30_000;
const BUFFER_BYTES = 64 * 1024;
/** What is longer than a page comes in pieces of a page, but for the line that fits no more. */
const WHOLE_PIECE_BYTES = 4096 - 512;

/** The cgroup is gone, or its controller was switched off. */
const GONE: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENODEV"]);
/** Pressure is not counted; a threaded cgroup has no processes of its own. */
const NO_VALUE: ReadonlySet<string | undefined> = new Set(["EOPNOTSUPP", "ENOTSUP"]);

/** A reader with a buffer of its own. `monotonic` is the clock of the tree, in milliseconds. */
export function createCgroupReader(monotonic: () => number): CgroupReader {
  const readText = createTextReader();
  const settings = new WeakMap<CgroupFolder, Settings>();
  let faults = new Map<string, string>();

  function settingsOf(folder: CgroupFolder): Settings {
    const now = monotonic();
    const kept = settings.get(folder);
    if (kept !== undefined && now < kept.until) return kept;
    const isYoung = now - folder.foundAt < MAX_SETTING_AGE_MILLISECONDS;
    const until = isYoung ? now : now + MAX_SETTING_AGE_MILLISECONDS;
    const fresh = { until, values: new Map<string, unknown>() };
    settings.set(folder, fresh);
    return fresh;
  }

  /** Where there is a value; a fault, and that the file has gone, are seen to by `noticed`. */
  function attempt<Value>(
    { files, location }: CgroupFolder,
    file: string,
    parse: ParseCgroupFile<Value>,
    noticed: (error: unknown) => void,
  ): Value | undefined {
    if (!files.has(file)) return undefined;
    try {
      return parse(readText(`${location}/${file}`), file);
    } catch (error) {
      if (!NO_VALUE.has(errorCode(error))) noticed(error);
      return undefined;
    }
  }

  return {
    of: (folder, read) => {
      const missing = new Set<string>();
      const notice = (file: string, error: unknown) => {
        if (GONE.has(errorCode(error))) missing.add(file);
        else if (!faults.has(file)) faults.set(file, `${folder.path}: ${describeError(error)}`);
      };
      const { values } = settingsOf(folder);
      const value = read({
        has: (file) => folder.files.has(file),
        reading: (file, parse) => attempt(folder, file, parse, (error) => notice(file, error)),
        setting: <Value>(file: string, parse: ParseCgroupFile<Value>) => {
          if (values.has(file)) return values.get(file) as Value | undefined;
          const read = attempt(folder, file, parse, (error) => {
            notice(file, error);
            // Read again at the next poll, so that it is told as long as it lasts.
            settings.delete(folder);
          });
          values.set(file, read);
          return read;
        },
      });
      if (missing.size === 0) return value;
      folder.distrust();
      return existsSync(folder.location) ? value : undefined;
    },
    takeFaults: () => {
      const taken = faults;
      faults = new Map();
      return taken;
    },
  };
}

/** Half the price of `readFileSync`, which asks for the size first, and that says nothing here. */
function createTextReader(): (path: string) => string {
  let buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  return (path) => {
    const fd = openSync(path, "r");
    try {
      let length = 0;
      for (;;) {
        const read = readSync(fd, buffer, length, buffer.length - length, length);
        length += read;
        if (read < WHOLE_PIECE_BYTES) return buffer.toString("latin1", 0, length);
        if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      }
    } finally {
      closeSync(fd);
    }
  };
}
