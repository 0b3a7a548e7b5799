import type { Family } from "../model/family.ts";
import type { ParsedFamily, ParsedSample } from "./parse.ts";
import { seriesIdentity } from "./series.ts";

/** A page of a file. */
export interface PageOfFile {
  readonly file: string;
  readonly families: readonly ParsedFamily[];
}

/** What of a page does not go with those before it. */
export interface Disagreement {
  readonly file: string;
  readonly line: number | undefined;
  readonly reason: string;
}

/** Pages put together. */
export interface MergedPages {
  /** A family without help says which files it is from. */
  readonly families: readonly Family[];
  /** The files that anything may be shown of. */
  readonly accepted: ReadonlySet<string>;
  readonly disagreements: readonly Disagreement[];
}

/** A family as the pages so far have it. */
interface Draft {
  readonly name: string;
  readonly type: Family["type"];
  readonly parts: { readonly file: string; readonly samples: readonly ParsedSample[] }[];
  help: string;
  /** The file each series is from, once another file has the family too: most families are of one file alone. */
  owners?: Map<string, string>;
}

type Drafts = Map<string, Draft>;

/** What can be added of a page, and what not. */
interface Judged {
  readonly families: readonly ParsedFamily[];
  /** A series that is there already, or a family of another type. */
  readonly conflicts: readonly Disagreement[];
  /** A family with another help. */
  readonly others: readonly Disagreement[];
}

/**
 * Puts pages together, family by family; what a page has first counts. A family whose help is another than before
 * is left out. A page with a series that is there already, or with a family of another type, is refused whole, or
 * with `isLenient` stripped of those.
 */
export function mergePages(pages: readonly PageOfFile[], isLenient: boolean): MergedPages {
  const drafts: Drafts = new Map();
  const accepted = new Set<string>();
  const disagreements: Disagreement[] = [];
  for (const page of pages) {
    const { families, conflicts, others } = judge(page, drafts);
    const [conflict] = conflicts;
    if (conflict !== undefined && !isLenient) disagreements.push(conflict);
    else {
      disagreements.push(...conflicts, ...others);
      accepted.add(page.file);
      for (const family of families) add(family, page.file, drafts);
    }
  }
  const families = [...drafts.values()].map(toFamily);
  return { families, accepted, disagreements };
}

function judge({ file, families }: PageOfFile, drafts: Drafts): Judged {
  const [kept, conflicts, others]: [ParsedFamily[], Disagreement[], Disagreement[]] = [[], [], []];
  for (const family of families) {
    const { name, type, help, lines } = family;
    const before = drafts.get(name);
    const first = before?.parts[0]?.file ?? "";
    if (before === undefined) kept.push(family);
    else if (before.type !== type) {
      const reason = `it has the ${type} ${name}, want a ${before.type} as in ${first}`;
      conflicts.push({ file, line: lines?.[0], reason });
    } else if (help !== "" && before.help !== "" && help !== before.help) {
      const reason = `it has another help of ${name}, want that in ${first}`;
      others.push({ file, line: lines?.[0], reason });
    } else {
      const repeated = findRepeated(family, ownersOf(before));
      kept.push({ ...family, samples: family.samples.filter((_, index) => !repeated.has(index)) });
      for (const [index, reason] of repeated) {
        conflicts.push({ file, line: lines?.[index] ?? lines?.[0], reason });
      }
    }
  }
  return { families: kept, conflicts, others };
}

/** The positions of the series that are there already, each with what is wrong with that. */
function findRepeated({ name, samples }: ParsedFamily, owners: ReadonlyMap<string, string>) {
  const repeated = new Map<number, string>();
  for (const [index, sample] of samples.entries()) {
    const series = identityOf(name, sample);
    const owner = owners.get(series);
    if (owner !== undefined)
      repeated.set(index, `it has the series ${series}, want it in ${owner} alone`);
  }
  return repeated;
}

function ownersOf(draft: Draft): ReadonlyMap<string, string> {
  draft.owners ??= new Map(
    draft.parts.flatMap((part) => ownedBy(part.file, draft.name, part.samples)),
  );
  return draft.owners;
}

function ownedBy(file: string, name: string, samples: readonly ParsedSample[]) {
  return samples.map((sample) => [identityOf(name, sample), file] as const);
}

function add({ name, type, help, samples }: ParsedFamily, file: string, drafts: Drafts): void {
  const draft = drafts.get(name) ?? { name, type, parts: [], help };
  drafts.set(name, draft);
  draft.parts.push({ file, samples });
  if (draft.help === "") draft.help = help;
  for (const [series, owner] of draft.owners ? ownedBy(file, name, samples) : []) {
    draft.owners?.set(series, owner);
  }
}

function identityOf(name: string, { labels, suffix }: ParsedSample): string {
  return seriesIdentity(name + (suffix ?? ""), labels);
}

function toFamily({ name, type, help, parts }: Draft): Family {
  const files = parts.map(({ file }) => file).join(", ");
  const samples = parts.flatMap((part) => part.samples);
  return { name, type, help: help === "" ? `Read from ${files}.` : help, samples };
}
