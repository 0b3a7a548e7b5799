import type { Systeminformation } from "systeminformation";
import { describeError, errorCode } from "../lib/errors.ts";
import { known, knownText, knownUnlessZero, listed } from "./known.ts";
import type { PortableReader } from "./reader.ts";

/** What a file system holds, in bytes; inodes no library counts. */
export interface PortableUsage {
  readonly sizeBytes: number;
  readonly freeBytes: number;
  readonly availableBytes: number;
}

/** A file system as read, or why not. */
export type PortableReading =
  | { readonly type: "usage"; readonly usage: PortableUsage }
  | { readonly type: "error"; readonly message: string };

/** A mounted file system, and a drive on Windows. */
export interface PortableMount {
  readonly device: string;
  readonly fsType: string;
  readonly mountPoint: string;
  /** Undefined where it is not known. */
  readonly isReadonly: boolean | undefined;
  readonly reading: PortableReading;
}

/** Of other devices systeminformation says that they refuse writes, for want of knowing. */
const TELLS_READONLY = /^(\/|[A-Za-z]:)/;

/**
 * The mounts of systeminformation's fsSize(), without those that hold nothing.
 * Throws where it lists none: that is how it says that `df` or PowerShell has failed.
 * @see https://systeminformation.io/filesystem.html
 */
export function mountsOf(rows: readonly Systeminformation.FsSizeData[]): PortableMount[] {
  if (listed(rows).length === 0) {
    throw new Error("Cannot read mounts: systeminformation lists none, want at least the root");
  }
  return rows.flatMap(({ fs, type, size, used, available, mount, rw }) => {
    const sizeBytes = knownUnlessZero(size);
    const availableBytes = known(available);
    const usedBytes = known(used);
    if (sizeBytes === undefined || availableBytes === undefined || usedBytes === undefined) {
      return [];
    }
    const usage = { sizeBytes, availableBytes, freeBytes: Math.max(0, sizeBytes - usedBytes) };
    const isReadonly = typeof rw === "boolean" && TELLS_READONLY.test(fs) ? !rw : undefined;
    const fsType = knownText(type).toLowerCase();
    return [
      { device: fs, fsType, mountPoint: mount, isReadonly, reading: { type: "usage", usage } },
    ];
  });
}

/**
 * The file system that holds an absolute path: check-disk-space finds it, and what it holds is read from the mount, since
 * check-disk-space does not tell what is kept for root. Of a mount that is not among these, that counts as used.
 * Never rejects.
 */
export async function readPath(
  path: string,
  mounts: readonly PortableMount[],
  { diskSpace }: Pick<PortableReader, "diskSpace">,
): Promise<PortableReading> {
  try {
    const { diskPath, size, free } = await diskSpace(path);
    const mount = mounts.find(({ mountPoint }) => mountPoint === diskPath);
    if (mount !== undefined) return mount.reading;
    const [sizeBytes, availableBytes] = [knownUnlessZero(size), known(free)];
    if (sizeBytes === undefined || availableBytes === undefined) {
      return { type: "error", message: "its size is not known" };
    }
    return { type: "usage", usage: { sizeBytes, availableBytes, freeBytes: availableBytes } };
  } catch (error) {
    const isMissing = errorCode(error) === "ENOENT";
    return {
      type: "error",
      message: isMissing ? "no such file or directory" : describeError(error),
    };
  }
}
