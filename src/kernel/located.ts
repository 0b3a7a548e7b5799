import type { FsReading } from "./statfs.ts";

/** The readings of file systems by where they were read. */
export type Readings = ReadonlyMap<string, FsReading>;

interface Place {
  readonly location: string;
  readonly canHang: boolean;
}

/** The locations of the places that can hang, or of those that cannot: each once. */
export function locationsOf(places: readonly Place[], canHang: boolean): string[] {
  const wanted = places.filter((place) => place.canHang === canHang);
  return [...new Set(wanted.map(({ location }) => location))];
}

/** Each row with the reading of its location; rows without one are left out. */
export function rowsOf<Row extends { readonly location: string }>(
  rows: readonly Row[],
  readings: Readings,
): (Row & { readonly reading: FsReading })[] {
  return rows.flatMap((row) => {
    const reading = readings.get(row.location);
    return reading === undefined ? [] : [{ ...row, reading }];
  });
}
