import { listIfAny, readCount, readText } from "./attributes.ts";
import { parseKeyValues } from "./key_values.ts";
import type { KernelReader } from "./reader.ts";

/** A mounted btrfs file system. */
export interface BtrfsFileSystem {
  /** Where sysfs has it. */
  readonly folder: string;
  readonly uuid: string;
  /** Its devices that are there, as `/sys/block` names them. */
  readonly devices: readonly string[];
}

/** What a file system has set aside in one layout, for one kind of blocks. */
export interface BtrfsLayout {
  readonly mode: string;
  readonly usedBytes: number;
  readonly sizeBytes: number;
  /** Bytes of devices for each byte; undefined where the file system has too few devices for the layout. */
  readonly ratio: number | undefined;
}

const RATIOS: Readonly<Record<string, (devices: number) => number>> = {
  single: () => 1,
  raid0: () => 1,
  dup: () => 2,
  raid1: () => 2,
  raid10: () => 2,
  raid1c3: () => 3,
  raid1c4: () => 4,
  raid5: (devices) => devices / (devices - 1),
  raid6: (devices) => devices / (devices - 2),
};

/**
 * The btrfs file systems that are mounted.
 * @see Documentation/filesystems/btrfs.rst and btrfs(5)
 */
export function listBtrfs(kernel: KernelReader): BtrfsFileSystem[] {
  return listIfAny(kernel, "fs/btrfs")
    .filter((entry) => entry.includes("-"))
    .map((entry) => {
      const folder = `fs/btrfs/${entry}`;
      return {
        folder,
        uuid: readText(kernel, `${folder}/metadata_uuid`) || entry,
        devices: listIfAny(kernel, `${folder}/devices`),
      };
    });
}

/** The layouts of one kind of blocks of a file system: `data`, `metadata` or `system`. */
export function readBtrfsLayouts(
  kernel: KernelReader,
  { folder, devices }: BtrfsFileSystem,
  kind: string,
): BtrfsLayout[] {
  return listIfAny(kernel, `${folder}/allocation/${kind}`).flatMap((mode) => {
    const ratio = RATIOS[mode]?.(devices.length);
    if (ratio === undefined) return [];
    const bytes = (file: string) =>
      readCount(kernel, `${folder}/allocation/${kind}/${mode}/${file}`) ?? 0;
    return {
      mode,
      usedBytes: bytes("used_bytes"),
      sizeBytes: bytes("total_bytes"),
      ratio: Number.isFinite(ratio) && ratio > 0 ? ratio : undefined,
    };
  });
}

/** How a file system's commits went, in milliseconds; empty before kernel 6.0. Throws where it is something else. */
export function readBtrfsCommits(kernel: KernelReader, { folder }: BtrfsFileSystem) {
  return parseKeyValues(readText(kernel, `${folder}/commit_stats`), "commit_stats");
}

/** The ids of a file system's devices that count errors; none before kernel 5.14. */
export function listBtrfsDeviceIds(kernel: KernelReader, { folder }: BtrfsFileSystem) {
  return listIfAny(kernel, `${folder}/devinfo`);
}

/** The errors of a device, by kind: `write_errs`. Throws where they are something else. */
export function readBtrfsErrors(kernel: KernelReader, folder: string, deviceId: string) {
  const text = readText(kernel, `${folder}/devinfo/${deviceId}/error_stats`);
  return parseKeyValues(text, "error_stats");
}
