import { createMountTable, locate, type LocatedMount } from "./mount_table.ts";
import type { Mount } from "./mountinfo.ts";
import type { KernelReader } from "./reader.ts";

/** The file systems to read: apart those that can hang. */
export interface FsSurvey {
  /** The same array while the mount table is the same. */
  readonly mounts: readonly LocatedMount[];
  /** Where they and the paths are found, each place once. */
  readonly risky: readonly string[];
  readonly safe: readonly string[];
}

/**
 * A function that finds out, mount by mount, where to read the mounts of the host that `isShown` and the file systems that
 * hold these absolute paths. Throws NoDataError where there is no mount table.
 */
export function createFsSurvey(
  kernel: KernelReader,
  isShown: (mount: Mount) => boolean,
  paths: readonly string[],
): () => Generator<undefined, FsSurvey> {
  const readTable = createMountTable(kernel, isShown);
  const located = paths.map((path) => ({ path, location: locate(path, kernel) }));
  let last: FsSurvey | undefined;

  return function* () {
    const { mounts, canHang } = yield* readTable();
    // A link on the way to a path may have changed.
    if (last?.mounts === mounts && paths.length === 0) return last;
    const places = located.map((place) => ({ ...place, canHang: canHang(place.path) }));
    const all = [...mounts, ...places];
    yield;
    return (last = { mounts, risky: locationsOf(all, true), safe: locationsOf(all, false) });
  };
}

interface Place {
  readonly location: string;
  readonly canHang: boolean;
}

function locationsOf(places: readonly Place[], canHang: boolean): string[] {
  const wanted = places.filter((place) => place.canHang === canHang);
  return [...new Set(wanted.map(({ location }) => location))];
}
