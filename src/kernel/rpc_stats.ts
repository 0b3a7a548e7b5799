/** The lines of a file under `/proc/net/rpc`, by their first word. */
export type RpcStats = ReadonlyMap<string, readonly number[]>;

/** A line whose first number says how many follow: the calls of each operation of one version of NFS. */
const COUNTED = /^proc/;

/**
 * Parses `/proc/net/rpc/nfs` and `/proc/net/rpc/nfsd`. The calls of `proc` lines come without the number that tells how many there are.
 * Throws on a line that is not a word and numbers, or has not as many as it says.
 * @param file what is parsed, for the error
 * @see nfsstat(8)
 */
export function parseRpcStats(text: string, file: string): RpcStats {
  const stats = new Map<string, readonly number[]>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [word = "", ...columns] = line.trim().split(/\s+/);
    const numbers = columns.map(Number);
    const isCounted = COUNTED.test(word);
    if (
      numbers.length === 0 ||
      numbers.some(Number.isNaN) ||
      (isCounted && numbers[0] !== numbers.length - 1)
    ) {
      throw new Error(
        `Cannot parse ${file}: it has ${JSON.stringify(line)}, want a word and numbers, as many as the first says on lines of ${COUNTED.source.slice(1)}`,
      );
    }
    stats.set(word, isCounted ? numbers.slice(1) : numbers);
  }
  return stats;
}
