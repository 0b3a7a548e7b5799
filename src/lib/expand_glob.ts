import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import picomatch from "picomatch";
import { createFilter } from "./filter.ts";

/** The paths an absolute glob matches, in order; none where it matches nothing or cannot be looked into. `**` is as `*`. */
export async function expandGlob(glob: string): Promise<readonly string[]> {
  const segments = glob.split("/").filter((segment) => segment !== "");
  let paths: readonly string[] = ["/"];
  for (const segment of segments) {
    paths = isPattern(segment)
      ? (await Promise.all(paths.map((path) => matchesIn(path, segment)))).flat()
      : paths.map((path) => join(path, segment));
  }
  const present = await Promise.all(paths.map(isThere));
  return paths.filter((_, index) => present[index]);
}

function isPattern(segment: string): boolean {
  return picomatch.scan(segment).isGlob;
}

async function matchesIn(folder: string, segment: string): Promise<readonly string[]> {
  try {
    const isMatch = createFilter({ include: [segment], exclude: [] });
    const names = await readdir(folder);
    return names
      .filter(isMatch)
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
