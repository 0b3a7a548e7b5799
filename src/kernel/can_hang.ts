import { readlinkSync } from "node:fs";
import { dirname } from "node:path/posix";
import type { Mount } from "./mountinfo.ts";

/** Types whose statfs asks nothing but this kernel and its disks. */
const LOCAL_TYPES: ReadonlySet<string> = new Set(
  (
    "ext2 ext3 ext4 xfs btrfs bcachefs zfs f2fs jfs nilfs2 reiserfs minix ufs " +
    "vfat msdos exfat ntfs ntfs3 hfs hfsplus affs udf iso9660 " +
    "squashfs erofs cramfs romfs ubifs jffs2 overlay aufs ecryptfs " +
    "tmpfs ramfs rootfs devtmpfs hugetlbfs proc sysfs cgroup cgroup2 devpts mqueue " +
    "debugfs tracefs securityfs selinuxfs pstore efivarfs bpf configfs binfmt_misc fusectl nsfs rpc_pipefs"
  ).split(" "),
);
const MAX_LINKS = 40;

/** Tells of absolute paths whether a statfs of them may never return. */
interface HangCheck {
  /** Of a path without symbolic links, such as a mount point: whether a mount that can hang is on its way. */
  readonly crosses: (path: string) => boolean;
  /** Of any path, reading the links on its way for as long as that cannot hang itself. */
  readonly follows: (path: string) => boolean;
}

/**
 * A check against a mount table: network, FUSE and automounted file systems can hang, and so can a type not
 * known to be local, and all that is mounted below one of these: the way there leads through it.
 * @param locate where a path of the host is found
 */
export function createHangCheck(
  mounts: readonly Mount[],
  locate: (path: string) => string,
): HangCheck {
  const risky = mounts.filter(({ fsType }) => !LOCAL_TYPES.has(fsType));
  const roots = [...new Set(risky.map(({ mountPoint }) => mountPoint))];
  const crosses = (path: string) => roots.some((root) => isWithin(path, root));

  function follows(path: string): boolean {
    if (roots.length === 0) return false;
    let names = path.split("/");
    let at = "/";
    for (let links = 0; names.length > 0;) {
      const [name = "", ...rest] = names;
      names = rest;
      at = step(at, name);
      if (crosses(at)) return true;
      const target = linkTarget(locate(at));
      if (target === undefined) continue;
      if (++links > MAX_LINKS) return false;
      at = target.startsWith("/") ? "/" : dirname(at);
      names = [...target.split("/"), ...names];
    }
    return false;
  }

  return { crosses, follows };
}

function isWithin(path: string, folder: string): boolean {
  return folder === "/" || path === folder || path.startsWith(`${folder}/`);
}

/** From one folder by one name to the next. */
function step(at: string, name: string): string {
  if (name === "" || name === ".") return at;
  if (name === "..") return dirname(at);
  return at === "/" ? `/${name}` : `${at}/${name}`;
}

/** Undefined where the path is no link, or is none we may read: statfs will say what is wrong with it. */
function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
