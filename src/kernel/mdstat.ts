/** What `/proc/mdstat` says of one array of the kernel's software RAID. */
export interface MdArray {
  readonly device: string;
  /** `active`, `inactive` or `broken`; while it is busy with its disks `recovering`, `reshaping`, `checking` or `resyncing`. */
  readonly activity: string;
  /** Disks in use, and wanted; undefined where its personality does not count them. */
  readonly activeDisks: number | undefined;
  readonly requiredDisks: number | undefined;
  readonly failedDisks: number;
  readonly spareDisks: number;
  /** Blocks of 1024 bytes. */
  readonly blocks: number;
  /** Those in sync: all of them but while it synchronises. */
  readonly syncedBlocks: number;
}

const HEADING = /^(\S+) : (\w+)\b/;
const BLOCKS = /^\s*(\d+)\b/;
const DISKS = /\[(\d+)\/(\d+)\] \[[U_]+\]/;
const PROGRESS = /\((\d+)\/\d+\)/;
const NO_ARRAY = /^(?:Personalities|unused devices|read_ahead)\b/;

/** The words in the line that tells of it, and what it is then called: the first that matches. */
const ACTIVITIES: readonly (readonly [RegExp, string])[] = [
  [/recovery/, "recovering"],
  [/reshape/, "reshaping"],
  [/check/, "checking"],
  [/resync/, "resyncing"],
];

/**
 * Parses the arrays of `/proc/mdstat`. Throws on one that does not begin with a name and a state, or has no size.
 * @see md(4)
 */
export function parseMdstat(text: string): MdArray[] {
  // An array is a line that is not indented, and the indented ones below it.
  return text
    .split(/\n(?=\S)/)
    .filter((paragraph) => paragraph.trim() !== "" && !NO_ARRAY.test(paragraph))
    .map(parseArray);
}

function parseArray(paragraph: string): MdArray {
  const [heading = "", status = "", ...rest] = paragraph.split("\n");
  const [, device, state] = HEADING.exec(heading) ?? [];
  const [, blocks] = BLOCKS.exec(status) ?? [];
  if (device === undefined || state === undefined || blocks === undefined) {
    throw new Error(
      `Cannot parse mdstat: it has ${JSON.stringify(paragraph.trimEnd())}, want a name and a state, and a line with the blocks`,
    );
  }
  const sync = rest.find((line) => activityIn(line) !== undefined) ?? "";
  const activity = activityIn(sync);
  return {
    device,
    activity: activity ?? state,
    ...disksOf(heading, status, state),
    failedDisks: countOf(heading, "(F)"),
    spareDisks: countOf(heading, "(S)"),
    blocks: Number(blocks),
    syncedBlocks: Number(activity === undefined ? blocks : (PROGRESS.exec(sync)?.[1] ?? 0)),
  };
}

function activityIn(line: string): string | undefined {
  if (line.includes("bitmap")) return undefined;
  return ACTIVITIES.find(([words]) => words.test(line))?.[1];
}

function disksOf(heading: string, status: string, state: string) {
  if (/ (?:raid0|linear) /.test(heading)) {
    const disks = countOf(heading, "[");
    return { activeDisks: disks, requiredDisks: disks };
  }
  if (state === "inactive") return { activeDisks: 0, requiredDisks: 0 };
  const disks = DISKS.exec(status);
  if (disks === null) return { activeDisks: undefined, requiredDisks: undefined };
  return { activeDisks: Number(disks[2]), requiredDisks: Number(disks[1]) };
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
