import type { Entry } from "../polling/store.ts";

/** The collectors a scrape asks for: `collect[]` names those it wants, `exclude[]` those it does not. */
export interface Choice {
  readonly collect: readonly string[];
  readonly exclude: readonly string[];
}

const MOST_NAMES = 200;

/** Reads `collect[]` and `exclude[]`; whatever else the query says is for others. */
export function parseChoice(query: string): Choice {
  const parameters = new URLSearchParams(query);
  return {
    collect: parameters.getAll("collect[]").slice(0, MOST_NAMES),
    exclude: parameters.getAll("exclude[]").slice(0, MOST_NAMES),
  };
}

/**
 * The entries chosen, by our names or by node_exporter's; a sentence where the choice makes no sense.
 * @param replaced the names node_exporter gives what this collector stands for
 */
export function chooseEntries(
  { collect, exclude }: Choice,
  entries: readonly Entry[],
  replaced: (collector: string) => readonly string[],
): readonly Entry[] | string {
  if (collect.length > 0 && exclude.length > 0) {
    return "Cannot combine collect[] and exclude[]: want one of them";
  }
  const namesOf = ({ snapshot: { collector } }: Entry): readonly string[] => [
    collector,
    ...replaced(collector),
  ];
  const known = new Set(entries.flatMap(namesOf));
  const unknown = [...collect, ...exclude].find((name) => !known.has(name));
  if (unknown !== undefined) {
    return `Cannot choose ${JSON.stringify(unknown)}: no such collector is on, want one of ${[...known].join(", ")}`;
  }
  if (collect.length > 0)
    return entries.filter((entry) => namesOf(entry).some((name) => collect.includes(name)));
  return entries.filter((entry) => !namesOf(entry).some((name) => exclude.includes(name)));
}
