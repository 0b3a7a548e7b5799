import { isUtf8 } from "node:buffer";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { complete } from "../exposition/complete.ts";
import { mergePages, type MergedPages, type PageOfFile } from "../exposition/merge.ts";
import { ExpositionError, parseTextInSlices, type ParsedFamily } from "../exposition/parse.ts";
import { durationSchema, formatDuration } from "../lib/duration.ts";
import { describeError, errorCode } from "../lib/errors.ts";
import { expandGlob } from "../lib/expand_glob.ts";
import { editionOf, readWhole } from "../lib/read_whole.ts";
import { sizeOption } from "../lib/size.ts";
import type { Family } from "../model/family.ts";
import { createLabelCache, type LabelCache } from "../model/label_cache.ts";
import { ifAny, metric, single } from "../model/metric.ts";
import type { Trouble } from "../model/snapshot.ts";
import { defineCollector } from "../polling/collector.ts";

/** What is known of a file. */
interface FileRead {
  /** Which content this is of; undefined where the next poll must look anew. */
  readonly edition: string | undefined;
  /** In milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Undefined where the file is left out whole. */
  readonly families: readonly ParsedFamily[] | undefined;
  readonly troubles: readonly Trouble[];
}

interface Limits {
  readonly bad_lines: "refuse" | "skip";
  readonly max_size: number;
  readonly now: () => number;
  readonly pause: () => Promise<void>;
}

/**
 * The metrics that others leave in files, and `node_textfile_*` about the files. A file that is not all right is
 * left out whole and told with the line at fault; the rest is shown.
 */
export const textfile = defineCollector({
  kind: "textfile",
  description: "Metrics that other programs leave in files, in Prometheus' text format.",
  sources: ["*.prom in the given folders"],
  replaces: ["textfile"],
  onByDefault: true,
  portable: {},
  options: z.strictObject({
    directories: z
      .array(z.string().startsWith("/", "want an absolute path"))
      .default([])
      .describe("Globs of the folders whose files to show, of those that end in .prom."),
    bad_lines: z
      .enum(["refuse", "skip"])
      .default("refuse")
      .describe("Whether a faulty line, or a series another file has, costs the file or the line."),
    max_age: durationSchema({ min: "1s", max: "24h" })
      .nullable()
      .prefault(null)
      .describe("Leave out files last changed longer ago; empty: show them however old."),
    max_size: sizeOption("Largest file to show.", "4MiB", { min: "1KiB", max: "256MiB" }),
  }),
  open: (options, { now }) => {
    const labels = createLabelCache("file");
    const merge = createMerge(options.bad_lines === "skip");
    let known: ReadonlyMap<string, FileRead> = new Map();
    let troubles: readonly Trouble[] = [];

    async function pollFolders(pause: () => Promise<void>): Promise<readonly Family[]> {
      const { files, unlisted } = await listFiles(options.directories);
      known = await readFiles(files, known, { ...options, now, pause });
      const stale = staleOf(known, options.max_age, now());
      const merged = merge(
        [...known].flatMap(([file, { families }]) =>
          families === undefined || stale.has(file) ? [] : [{ file, families }],
        ),
      );
      const unread = [...known.values()].flatMap((read) => read.troubles);
      const faults = [...unlisted, ...unread, ...merged.disagreements.map(toTrouble)];
      troubles = [...faults, ...stale.values()];
      const shown = [...known].filter(([file]) => merged.accepted.has(file) || stale.has(file));
      return [...merged.families, ...aboutFiles(shown, faults.length > 0, labels)];
    }

    return {
      poll: ({ pause }) =>
        options.directories.length === 0 ? aboutFiles([], false, labels) : pollFolders(pause),
      troubles: () => troubles,
    };
  },
});

/** After so long a file system that counts whole seconds, too, has told of a change. */
const SETTLED_MILLISECONDS = 2000;
const MAX_FAULTS_TOLD = 10;

/** The files of all folders, each folder's in order and each once. A glob that matches nothing is taken as it stands. */
async function listFiles(globs: readonly string[]) {
  const files = new Set<string>();
  const unlisted: Trouble[] = [];
  for (const glob of globs) {
    const found = await expandGlob(glob);
    for (const folder of found.length === 0 ? [glob] : found) {
      try {
        const names = (await readdir(folder)).filter((name) => name.endsWith(".prom"));
        for (const name of names.sort()) files.add(join(folder, name));
      } catch (error) {
        unlisted.push({ about: folder, reason: describeError(error) });
      }
    }
  }
  return { files, unlisted };
}

async function readFiles(
  files: ReadonlySet<string>,
  known: ReadonlyMap<string, FileRead>,
  limits: Limits,
): Promise<ReadonlyMap<string, FileRead>> {
  const read = new Map<string, FileRead>();
  // All at once costs half of one after the other.
  const editions = await Promise.allSettled([...files].map(editionOf));
  for (const [index, file] of [...files].entries()) {
    try {
      const edition = editions[index];
      const before = known.get(file);
      const isSame = edition?.status === "fulfilled" && before?.edition === edition.value.key;
      read.set(file, isSame ? before : await readFile(file, limits));
    } catch (error) {
      // It went after it was listed, unless it is a link to nowhere.
      if (errorCode(error) === "ENOENT" && !(await isThere(file))) continue;
      const troubles = [{ about: file, reason: describeError(error) }];
      read.set(file, { edition: undefined, modifiedAt: 0, families: undefined, troubles });
    }
  }
  return read;
}

/** Throws where the file cannot be read. */
async function readFile(file: string, limits: Limits): Promise<FileRead> {
  const { edition, bytes } = await readWhole(file, limits.max_size);
  const isSettled = Math.abs(limits.now() - edition.modifiedAt) > SETTLED_MILLISECONDS;
  const { modifiedAt } = edition;
  const page = await parseFile(file, bytes, limits);
  return { ...page, edition: isSettled ? edition.key : undefined, modifiedAt };
}

async function parseFile(file: string, bytes: Buffer, { bad_lines, pause }: Limits) {
  const faults: ExpositionError[] = [];
  const reading = {
    refuseTimestamps: true,
    keepLines: true,
    isDamaged: !isUtf8(bytes),
    onFault: bad_lines === "skip" ? (fault: ExpositionError) => faults.push(fault) : undefined,
  };
  try {
    const parsed = await parseTextInSlices(bytes.toString(), reading, pause);
    return { families: parsed.map(complete), troubles: tell(file, faults) };
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    return { families: undefined, troubles: tell(file, [error]) };
  }
}

function tell(file: string, faults: readonly ExpositionError[]): readonly Trouble[] {
  const told = faults
    .slice(0, MAX_FAULTS_TOLD)
    .map(({ line, message }) => ({ about: `${file}:${line}`, reason: message }));
  const rest = faults.length - told.length;
  return rest === 0 ? told : [...told, { about: file, reason: `It has ${rest} more faulty lines` }];
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** The files that are too old, with what is told of them. */
function staleOf(
  known: ReadonlyMap<string, FileRead>,
  maxAgeSeconds: number | null,
  now: number,
): ReadonlyMap<string, Trouble> {
  if (maxAgeSeconds === null) return new Map();
  const reason = `It was last changed longer ago than max_age, which is ${formatDuration(maxAgeSeconds)}`;
  const isStale = ({ families, modifiedAt }: FileRead) =>
    families !== undefined && now - modifiedAt > maxAgeSeconds * 1000;
  const stale = [...known].filter(([, read]) => isStale(read));
  return new Map(stale.map(([about]) => [about, { about, reason }]));
}

/** Merges pages; the same pages as the time before are merged already. */
function createMerge(isLenient: boolean): (pages: readonly PageOfFile[]) => MergedPages {
  let known: { readonly pages: readonly PageOfFile[]; readonly merged: MergedPages } | undefined;
  return (pages) => {
    const isSame = (page: PageOfFile, index: number): boolean =>
      page.file === known?.pages[index]?.file && page.families === known.pages[index].families;
    if (known?.pages.length !== pages.length || !pages.every(isSame)) {
      known = { pages, merged: mergePages(pages, isLenient) };
    }
    return known.merged;
  };
}

function toTrouble({ file, line, reason }: MergedPages["disagreements"][number]): Trouble {
  const about = line === undefined ? file : `${file}:${line}`;
  return { about, reason: `Cannot show all of it: ${reason}` };
}

const MTIME = metric("gauge", "node_textfile_mtime_seconds", "When the file was last changed.");
const SCRAPE_ERROR = metric(
  "gauge",
  "node_textfile_scrape_error",
  "Whether a folder or file, or a part of one, could not be shown.",
);

function aboutFiles(
  shown: readonly (readonly [string, FileRead])[],
  isFaulty: boolean,
  labels: LabelCache,
): readonly Family[] {
  labels.turn();
  const mtimes = shown.map(([file, { modifiedAt }]) => ({
    labels: labels.of(file),
    // node_exporter tells whole seconds.
    value: Math.floor(modifiedAt / 1000),
  }));
  return [...ifAny(MTIME, mtimes), single(SCRAPE_ERROR, Number(isFaulty))];
}
