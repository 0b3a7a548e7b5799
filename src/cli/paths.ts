import { resolve } from "node:path";
import type { Config } from "../config/config.ts";

/** The flags that say where the host's file systems are mounted, as node_exporter names them. */
export interface PathArguments {
  "path.procfs": string | undefined;
  "path.sysfs": string | undefined;
  "path.rootfs": string | undefined;
  "path.udev": string | undefined;
}

/** Their descriptions, for yargs. */
export const PATH_OPTIONS = {
  "path.procfs": flag("Where the host's /proc is mounted"),
  "path.sysfs": flag("Where the host's /sys is mounted"),
  "path.rootfs": flag("Where the host's / is mounted"),
  "path.udev": { ...flag("Where udev's database of the host is"), alias: "path.udev.data" },
} as const;

/** The configuration with the paths of the command line in the place of its own. */
export function overridePaths(config: Config, given: PathArguments): Config {
  const { procfs, sysfs, rootfs, udev } = config.paths;
  const paths = {
    procfs: pathOf(given["path.procfs"], procfs),
    sysfs: pathOf(given["path.sysfs"], sysfs),
    rootfs: pathOf(given["path.rootfs"], rootfs),
    udev: pathOf(given["path.udev"], udev),
  };
  return { ...config, paths };
}

/** What is wrong with the paths beyond what their types tell; true where nothing is. */
export function faultOfPaths(given: Readonly<Record<string, unknown>>): true | string {
  const twice = Object.keys(PATH_OPTIONS).find((name) => Array.isArray(given[name]));
  return twice === undefined || `Cannot read two hosts: want --${twice} once`;
}

function flag(describe: string) {
  return { type: "string", requiresArg: true, describe } as const;
}

function pathOf(given: string | undefined, otherwise: string): string {
  return given === undefined ? otherwise : resolve(given);
}
