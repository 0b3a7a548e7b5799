import { parseKeyValues } from "./key_values.ts";

/** Where the wanted numbers of a text stand. */
interface Layout {
  /** With a group for each of the names. */
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/**
 * `parseKeyValues` for a file that has a line `name value` for each of the same names, in the same order, whenever it is
 * read, as `/proc/vmstat` does while the kernel runs: there one expression finds the wanted numbers. A text with more or fewer
 * lines, or others in the places of wanted ones, is parsed as any other.
 */
export function createSteadyValuesParser(
  file: string,
  isWanted: (name: string) => boolean,
): (text: string) => ReadonlyMap<string, number> {
  let layout: Layout | undefined;
  return (text) => {
    const match = layout?.pattern.exec(text);
    if (layout !== undefined && match) {
      return new Map(layout.names.map((name, index) => [name, Number(match[index + 1])]));
    }
    const values = parseKeyValues(text, file, isWanted);
    layout = layoutOf(text, [...values.keys()]);
    return values;
  };
}

/** Undefined where a line looks otherwise, or a name comes twice. */
function layoutOf(text: string, names: readonly string[]): Layout | undefined {
  const lines = text.split("\n");
  if (lines.pop() !== "" || !lines.every((line) => LINE.test(line))) return undefined;
  const wanted = new Set(names);
  let [pattern, others, found] = ["^", 0, 0];
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(" "));
    if (wanted.has(name)) {
      pattern += `${otherLines(others)}${name} (\\d+)\\n`;
      others = 0;
      found += 1;
    } else others += 1;
  }
  if (found !== names.length) return undefined;
  return { pattern: new RegExp(`${pattern}${otherLines(others)}$`), names };
}

/** Names of no character that means something in an expression. */
const LINE = /^\w+ \d+$/;

function otherLines(count: number): string {
  return count === 0 ? "" : `(?:\\w+ \\d+\\n){${count}}`;
}
