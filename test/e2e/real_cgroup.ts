import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CgroupHierarchy,
  readCgroupHierarchies,
} from "../../src/kernel/cgroup_hierarchies.ts";
import { createKernelReader } from "../../src/kernel/reader.ts";
import { errorCode } from "../../src/lib/errors.ts";
import { eventually } from "./children.ts";

/** A cgroup of the running kernel, with one controller. */
export interface RealCgroup {
  /** As the label has it. */
  readonly path: string;
  readonly folder: string;
  readonly version: 1 | 2;
  readonly set: (file: string, text: string) => void;
  /** Removes it, once what runs in it has ended; nothing where that has been done. */
  readonly remove: () => Promise<void>;
}

/** Makes a cgroup with this controller; answers why there can be none, where the host does not let one be made. */
export function makeCgroup(controller: "cpu" | "memory", name: string): RealCgroup | string {
  const place = placeOf(controller);
  if (typeof place === "string") return place;
  const folder = join(place.folder, name);
  try {
    mkdirSync(folder);
  } catch (error) {
    return `${folder} cannot be made: ${errorCode(error) ?? "it fails"}`;
  }
  return {
    path: `${place.path}/${name}`,
    folder,
    version: place.version,
    set: (file, text) => writeFileSync(join(folder, file), text),
    remove: () =>
      eventually("the cgroup is empty and removed", () => {
        if (existsSync(folder)) rmdirSync(folder);
        return true;
      }).then(() => undefined),
  };
}

function placeOf(controller: "cpu" | "memory"): CgroupHierarchy | string {
  const kernel = createKernelReader();
  try {
    const place = readCgroupHierarchies(kernel).find(
      ({ version, controllers, folder }) =>
        controllers.includes(controller) || (version === 2 && isHandedDown(controller, folder)),
    );
    return place ?? `no hierarchy hands down ${controller}`;
  } catch (error) {
    return String(error);
  } finally {
    kernel.close();
  }
}

function isHandedDown(controller: string, folder: string): boolean {
  const text = readFileSync(join(folder, "cgroup.subtree_control"), "utf8");
  return text.trim().split(" ").includes(controller);
}
