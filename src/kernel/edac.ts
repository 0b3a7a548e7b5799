import { listIfAny, readCount } from "./attributes.ts";
import type { KernelReader } from "./reader.ts";

/** The errors of a piece of memory since boot, or since they were reset; undefined where they are not counted. */
export interface MemoryErrors {
  /** The piece's place: a controller, a row of chips on it, a channel of the row and its DIMM's label. */
  readonly place: readonly string[];
  readonly corrected: number | undefined;
  readonly uncorrected: number | undefined;
}

/** The errors of all memory, counted three times over: each level's sums are the one above's. */
export interface EdacErrors {
  readonly controllers: readonly MemoryErrors[];
  /** The row `unknown` has a controller's errors that it cannot tell a row for. */
  readonly rows: readonly MemoryErrors[];
  readonly channels: readonly MemoryErrors[];
}

/**
 * Reads what the memory controllers count; empty where there are none.
 * @see Documentation/admin-guide/RAS of the kernel
 */
export function readEdac(kernel: KernelReader): EdacErrors {
  const controllers = list(kernel, "devices/system/edac/mc", /^mc(\d+)$/);
  const rows = controllers.flatMap(({ place, folder }) =>
    list(kernel, folder, /^csrow(\d+)$/, place),
  );
  return {
    controllers: controllers.map(({ place, folder }) => errors(kernel, folder, place)),
    rows: [
      ...controllers.map(({ place, folder }) =>
        errors(kernel, folder, [...place, "unknown"], "noinfo_count"),
      ),
      ...rows.map(({ place, folder }) => errors(kernel, folder, place)),
    ],
    channels: rows.flatMap((row) => readChannels(kernel, row)),
  };
}

interface Folder {
  readonly place: readonly string[];
  readonly folder: string;
}

/** The entries of a folder that are named by a number, with the place that they make. */
function list(
  kernel: KernelReader,
  folder: string,
  name: RegExp,
  place: readonly string[] = [],
): Folder[] {
  return listIfAny(kernel, folder).flatMap((entry) => {
    const number = name.exec(entry)?.[1];
    return number === undefined
      ? []
      : [{ place: [...place, number], folder: `${folder}/${entry}` }];
  });
}

function readChannels(kernel: KernelReader, { place, folder }: Folder): MemoryErrors[] {
  return list(kernel, folder, /^ch(\d+)_ce_count$/, place).map((channel) => {
    const prefix = `${folder}/ch${channel.place.at(-1) ?? ""}_`;
    return {
      place: [...channel.place, dimmName(kernel.attribute(`${prefix}dimm_label`))],
      corrected: readCount(kernel, `${prefix}ce_count`),
      uncorrected: readCount(kernel, `${prefix}ue_count`),
    };
  });
}

/** Drivers write `mc#0csrow#2channel#1`; what dashboards know is `mc0_csrow2_channel1`. */
function dimmName(label: string | undefined): string {
  if (label === undefined) return "unknown";
  return label
    .trim()
    .replaceAll("#", "")
    .replaceAll(/csrow|channel/g, "_$&");
}

function errors(
  kernel: KernelReader,
  folder: string,
  place: readonly string[],
  suffix = "count",
): MemoryErrors {
  return {
    place,
    corrected: readCount(kernel, `${folder}/ce_${suffix}`),
    uncorrected: readCount(kernel, `${folder}/ue_${suffix}`),
  };
}
