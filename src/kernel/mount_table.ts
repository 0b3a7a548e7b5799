import { createHangCheck } from "./can_hang.ts";
import { type Mount, parseMountinfo, readMountinfo } from "./mountinfo.ts";
import type { KernelReader } from "./reader.ts";

/** A mount of the host as we reach it. */
export interface LocatedMount extends Mount {
  /** Where we find it: under the folder the host's root is mounted in. */
  readonly location: string;
  /** Whether a statfs of it may never return. */
  readonly canHang: boolean;
}

/** What is mounted on the host. */
export interface MountTable {
  readonly mounts: readonly LocatedMount[];
  /** Whether a statfs of this absolute path of the host may never return. */
  readonly canHang: (path: string) => boolean;
}

/** Where we find an absolute path of the host. */
export function locate(path: string, kernel: KernelReader): string {
  return rootfsOf(kernel) + path;
}

/**
 * A function that reads the mounts that `isShown`, mount by mount; it parses the kernel's table only when that
 * has changed.
 */
export function createMountTable(
  kernel: KernelReader,
  isShown: (mount: Mount) => boolean,
): () => Generator<undefined, MountTable> {
  const rootfs = rootfsOf(kernel);
  let known: { readonly text: string; readonly table: MountTable } | undefined;

  function* parse(text: string): Generator<undefined, MountTable> {
    const mounts = parseMountinfo(text).map((mount) => withoutPrefix(mount, rootfs));
    yield;
    const { crosses, follows } = createHangCheck(mounts, (path) => locate(path, kernel));
    const shown: LocatedMount[] = [];
    for (const mount of mounts) {
      const { mountPoint } = mount;
      const location = locate(mountPoint, kernel);
      if (isShown(mount)) shown.push({ ...mount, location, canHang: crosses(mountPoint) });
      yield;
    }
    return { mounts: shown, canHang: follows };
  }

  return function* () {
    const text = readMountinfo(kernel);
    if (text !== known?.text) known = { text, table: yield* parse(text) };
    yield;
    return known.table;
  };
}

/** The folder of the host's root without a slash at its end: empty where that is our own root. */
function rootfsOf(kernel: KernelReader): string {
  return kernel.paths.rootfs.replace(/\/+$/, "");
}

/** Where the host's root is mounted in a folder of ours, our own mount table says so before each mount point. */
function withoutPrefix(mount: Mount, rootfs: string): Mount {
  const { mountPoint } = mount;
  const isPrefixed = mountPoint === rootfs || mountPoint.startsWith(`${rootfs}/`);
  if (rootfs === "" || !isPrefixed) return mount;
  return { ...mount, mountPoint: mountPoint.slice(rootfs.length) || "/" };
}
