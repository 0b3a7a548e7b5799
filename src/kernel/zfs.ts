import { type Kstat, parseKstat, parsePoolIo } from "./kstat.ts";
import { listProcOnce, readProcOnce } from "./proc_once.ts";

/** What ZFS tells of a pool. */
export interface ZfsPool {
  readonly name: string;
  /** `ONLINE`, `DEGRADED`…; undefined where ZFS is too old to tell. */
  readonly state: string | undefined;
  /** The files of its data sets. */
  readonly objsets: readonly string[];
}

const FOLDER = "spl/kstat/zfs";

/** Whether this host has ZFS. */
export function hasZfs(procfs: string): boolean {
  return listProcOnce(procfs, FOLDER).length > 0;
}

/** A table of ZFS' own, such as `arcstats`; undefined where this ZFS has none. Throws where it is no table. */
export function readZfsTable(procfs: string, file: string): Kstat | undefined {
  const text = readProcOnce(procfs, `${FOLDER}/${file}`);
  return text === undefined ? undefined : parseKstat(text, file);
}

/** The pools that are imported: the folders among the tables. */
export function readZfsPools(procfs: string, tables: ReadonlySet<string>): ZfsPool[] {
  return listProcOnce(procfs, FOLDER)
    .filter((name) => !tables.has(name))
    .map((name) => ({ name, files: listProcOnce(procfs, `${FOLDER}/${name}`) }))
    .filter(({ files }) => files.length > 0)
    .map(({ name, files }) => ({
      name,
      state: readProcOnce(procfs, `${FOLDER}/${name}/state`)?.trim(),
      objsets: files.filter((file) => file.startsWith("objset-")),
    }));
}

/**
 * What a pool has read and written, by ZFS' names; empty since OpenZFS 2.1, which counts it elsewhere. Throws where it
 * cannot be parsed.
 */
export function readZfsPoolIo(procfs: string, pool: string): ReadonlyMap<string, number> {
  return parsePoolIo(readProcOnce(procfs, `${FOLDER}/${pool}/io`) ?? "");
}
