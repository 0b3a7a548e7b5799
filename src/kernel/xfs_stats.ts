/**
 * Parses the statistics of an XFS file system: lines of a word and numbers, such as `abt 1 2 3 4`; others are ignored.
 * An empty file has none. Throws where there is text and no such line.
 * @see https://xfs.org/index.php/Runtime_Stats
 */
export function parseXfsStats(text: string): ReadonlyMap<string, readonly number[]> {
  const lines = new Map<string, readonly number[]>();
  for (const line of text.split("\n")) {
    const [word = "", ...columns] = line.trim().split(" ");
    const numbers = columns.map(Number);
    if (numbers.length > 0 && numbers.every((number) => number >= 0)) lines.set(word, numbers);
  }
  if (lines.size === 0 && text !== "") {
    throw new Error(
      `Cannot parse xfs stats: they are ${JSON.stringify(text.slice(0, 80))}, want lines of a word and numbers`,
    );
  }
  return lines;
}
