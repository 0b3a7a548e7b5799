import type { Conflict, Group } from "./plan.ts";
import { seriesKey } from "./series.ts";

/** The series of a family that an earlier contribution has, too. */
export interface Repeated {
  /** The prefixes of each piece, which this holds for. */
  readonly prefixes: readonly (readonly string[])[];
  /** The positions of the repeated ones in each piece. */
  readonly positions: readonly ReadonlySet<number>[];
  /** One for each collector that repeats something. */
  readonly conflicts: readonly Conflict[];
}

/** Compares all series of a group, unless they are still those that `last` was found in. Yields after each piece. */
export function* findRepeated(
  { families }: Group,
  last: Repeated | undefined,
): Generator<undefined, Repeated> {
  const prefixes = families.flatMap(({ pieces }) => pieces.map((piece) => piece.prefixes));
  if (last !== undefined && isSame(last.prefixes, prefixes)) return last;
  const seen = new Set<string>();
  const positions: ReadonlySet<number>[] = [];
  const conflicts: Conflict[] = [];
  for (const { name, collector, pieces } of families) {
    let first: string | undefined;
    for (const piece of pieces) {
      const repeated = addKeys(seen, seriesKeys(piece.prefixes));
      for (const at of repeated) first ??= piece.prefixes[at];
      positions.push(repeated);
      yield;
    }
    if (first !== undefined) {
      conflicts.push({ family: name, reason: `${collector} repeats ${first.trimEnd()}` });
    }
  }
  return { prefixes, positions, conflicts };
}

/** The lines without those at the positions. */
export function withoutLines(lines: Uint8Array, positions: ReadonlySet<number>): string {
  return Buffer.from(lines)
    .toString()
    .split(/(?<=\n)/)
    .filter((_, position) => !positions.has(position))
    .join("");
}

/** Adds the keys; returns the positions of those that were there before. */
function addKeys(seen: Set<string>, keys: readonly string[]): ReadonlySet<number> {
  const repeated = new Set<number>();
  for (const [position, key] of keys.entries()) {
    const size = seen.size;
    if (seen.add(key).size === size) repeated.add(position);
  }
  return repeated;
}

// A renderer hands out the same array for as long as the series stay the same.
const keysOfPrefixes = new WeakMap<readonly string[], readonly string[]>();

function seriesKeys(prefixes: readonly string[]): readonly string[] {
  const known = keysOfPrefixes.get(prefixes);
  if (known !== undefined) return known;
  const keys = prefixes.map(seriesKey);
  keysOfPrefixes.set(prefixes, keys);
  return keys;
}

function isSame(
  before: readonly (readonly string[])[],
  now: readonly (readonly string[])[],
): boolean {
  return before.length === now.length && now.every((each, index) => each === before[index]);
}
