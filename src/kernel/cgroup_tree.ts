import { type Dirent, readdirSync, statSync } from "node:fs";
import { errorCode } from "../lib/errors.ts";

/** A cgroup that is there; the same object from walk to walk. */
export interface CgroupFolder {
  /** From the root: `/system.slice/cron.service`; the root is `/`. */
  readonly path: string;
  /** Where its files are. */
  readonly location: string;
  /** The names of its files, at most a minute old. */
  readonly files: ReadonlySet<string>;
  /** When it was first seen, in milliseconds of the tree's clock. */
  readonly foundAt: number;
  /** Has it listed again at the next walk: something is not as it was. */
  readonly distrust: () => void;
}

/** The uppermost cgroup to walk, and how many levels beneath it. */
export interface CgroupTop {
  readonly location: string;
  /** Empty for the root. */
  readonly path: string;
  readonly depth: number;
}

interface Node extends CgroupFolder {
  readonly levelsBelow: number;
  files: ReadonlySet<string>;
  children: Map<string, Node>;
  listedAt: number;
  links: number;
}

/** Files come and go when a controller is switched. */
const MAX_AGE_MILLISECONDS = 60_000;

/**
 * A walk through the cgroups, each before those beneath it. Folders are listed when their count of links says that a
 * cgroup came or went, and once a minute: a stat costs a sixth of a listing. One that is exchanged for another within
 * a poll leaves the count as it is; that it is gone tells, and the other is there at the next walk.
 * Throws what listing throws, but for folders that have vanished.
 */
export function createCgroupTree(
  { location, path, depth }: CgroupTop,
  monotonic: () => number,
): () => Generator<CgroupFolder, void> {
  const top = createNode({ path, location, depth }, monotonic());

  function* walk(node: Node): Generator<CgroupFolder, boolean> {
    if (!refresh(node, monotonic())) return false;
    yield node;
    for (const [name, child] of node.children) {
      if (yield* walk(child)) continue;
      node.children.delete(name);
      node.distrust();
    }
    return true;
  }

  return function* () {
    if (!(yield* walk(top))) top.distrust();
  };
}

function createNode({ path, location, depth }: CgroupTop, now: number): Node {
  const node: Node = {
    path: path === "" ? "/" : path,
    location,
    levelsBelow: depth,
    foundAt: now,
    ...{ files: new Set(), children: new Map(), listedAt: -Infinity, links: 0 },
    distrust: () => (node.listedAt = -Infinity),
  };
  return node;
}

/** Whether the folder is still there. */
function refresh(node: Node, now: number): boolean {
  const isOld = now - node.listedAt >= MAX_AGE_MILLISECONDS;
  if (node.levelsBelow === 0 && !isOld) return true;
  try {
    const links = statSync(node.location).nlink;
    // File systems that do not count the folders in a folder say 1.
    if (isOld || links !== node.links || links < 2) list(node, links, now);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENODEV") return false;
    throw new Error(`Cannot list ${node.location}`, { cause: error });
  }
}

function list(node: Node, links: number, now: number): void {
  const entries = readdirSync(node.location, { withFileTypes: true }).sort(byName);
  const prefix = node.path === "/" ? "" : node.path;
  const children = new Map<string, Node>();
  for (const entry of node.levelsBelow > 0 ? entries : []) {
    if (!entry.isDirectory()) continue;
    const location = `${node.location}/${entry.name}`;
    const child = { path: `${prefix}/${entry.name}`, location, depth: node.levelsBelow - 1 };
    children.set(entry.name, node.children.get(entry.name) ?? createNode(child, now));
  }
  node.children = children;
  node.files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
  node.links = links;
  node.listedAt = now;
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
