import picomatch from "picomatch";
import { z } from "zod";

/** What a filter is made of: globs, in picomatch's dialect. */
export interface FilterOptions {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

const EVERYTHING = "**";
const MAX_VERDICTS = 4096;

// Without `strictBrackets` and `debug` a glob that makes no sense compiles to one that never matches.
const DIALECT = { dot: true, strictBrackets: true, debug: true } as const;

/**
 * The schema of a filter over `what` (a plural: `devices`). The user's lists replace those of `defaults`,
 * which are `["**"]` (everything) and `[]`. A glob that is empty or does not compile is an issue of its own.
 */
export function filterOptions(
  what: string,
  defaults: { readonly include?: string[]; readonly exclude?: string[] } = {},
) {
  return z.strictObject({
    include: z
      .array(globSchema)
      .default(defaults.include ?? [EVERYTHING])
      .describe(`Globs of the ${what} to show: one must match.`),
    exclude: z
      .array(globSchema)
      .default(defaults.exclude ?? [])
      .describe(`Globs of the ${what} to leave out, of those that are included.`),
  });
}

/**
 * Tells whether a name passes: some `include` glob matches it and no `exclude` glob does.
 * It remembers its verdicts, so asking again about the same name costs a look into a Map.
 * Throws where a glob does not compile, which `filterOptions` has ruled out.
 * @param alsoExclude globs of what is left out besides
 */
export function createFilter(
  options: FilterOptions,
  alsoExclude: readonly string[] = [],
): (name: string) => boolean {
  const isIncluded = options.include.includes(EVERYTHING) ? () => true : anyOf(options.include);
  const isExcluded = anyOf([...options.exclude, ...alsoExclude]);
  const verdicts = new Map<string, boolean>();
  return (name) => {
    const known = verdicts.get(name);
    if (known !== undefined) return known;
    const verdict = isIncluded(name) && !isExcluded(name);
    if (verdicts.size >= MAX_VERDICTS) verdicts.clear();
    verdicts.set(name, verdict);
    return verdict;
  };
}

const globSchema = z.string().superRefine((glob, context) => {
  try {
    compile(glob);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: "custom", message: reason });
  }
});

function anyOf(globs: readonly string[]): (name: string) => boolean {
  const matchers = globs.map(compile);
  return (name) => matchers.some((matches) => matches(name));
}

function compile(glob: string): (name: string) => boolean {
  if (glob === "") throw new Error("Cannot compile a glob: it is empty, want one such as eth*");
  try {
    return picomatch(glob, DIALECT);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Cannot compile the glob ${JSON.stringify(glob)}: ${reason}, want a picomatch glob`,
      {
        cause: error,
      },
    );
  }
}
