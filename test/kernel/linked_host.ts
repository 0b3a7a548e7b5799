import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A host with its symbolic links, for as long as it is needed. */
export interface LinkedHost {
  readonly rootfs: string;
  readonly remove: () => void;
}

/**
 * The host in a folder, with the symbolic links that its `links.txt` lists as `path -> target`: links that are
 * checked in do not outlive an archive, or a checkout on some systems. Nothing is copied: a temporary folder
 * leads to the host's own files wherever no link has to be added.
 */
export function linkedHost(folder: string): LinkedHost {
  const list = join(folder, "links.txt");
  if (!existsSync(list)) return { rootfs: folder, remove: () => undefined };
  const top = mkdtempSync(join(tmpdir(), "linked-host-"));
  const rootfs = join(top, "host");
  symlinkSync(resolve(folder), rootfs);
  for (const line of readFileSync(list, "utf8").trimEnd().split("\n")) {
    const [path = "", target = ""] = line.split(" -> ");
    makeOwn(rootfs, dirname(path));
    symlinkSync(target, join(rootfs, path));
  }
  return { rootfs, remove: () => rmSync(top, { recursive: true }) };
}

/** Replaces the link to a folder by a folder of links to all that is in it; those above it first. */
function makeOwn(rootfs: string, path: string): void {
  if (path !== ".") makeOwn(rootfs, dirname(path));
  const own = join(rootfs, path);
  if (!existsSync(own)) mkdirSync(own);
  if (!lstatSync(own).isSymbolicLink()) return;
  const names = readdirSync(own).map((name) => [name, join(realpathSync(own), name)] as const);
  unlinkSync(own);
  mkdirSync(own);
  for (const [name, target] of names) symlinkSync(target, join(own, name));
}
