import { readFileSync } from "node:fs";
import type { Build } from "../self/build.ts";

/** The build this process runs: the version in the package's own package.json. */
export function readBuild(): Build {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(text) as { version: string };
  return {
    version,
    nodeVersion: process.version,
    platform: process.platform,
    arch: process.arch,
  };
}
