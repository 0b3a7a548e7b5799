/** The sockets of one protocol, by the kernel's words: `inuse`, `orphan`, `tw`, `alloc`, `mem` (pages), `memory` (bytes). */
export interface ProtocolSockets {
  readonly protocol: string;
  readonly counts: ReadonlyMap<string, number>;
}

/**
 * Parses a line of `/proc/net/sockstat` or `/proc/net/sockstat6`. The first line's protocol is `sockets`: all of them, `used`.
 * Throws where it is not a name, a colon and pairs of a word and a number.
 * @param file what is parsed, for the error
 * @see proc_pid_net(5)
 */
export function parseSockstatLine(line: string, file: string): ProtocolSockets {
  const [head = "", ...pairs] = line.trimEnd().split(" ");
  const counts = new Map<string, number>();
  for (let index = 0; index < pairs.length; index += 2) {
    counts.set(pairs[index] ?? "", Number(pairs[index + 1] || NaN));
  }
  if (!head.endsWith(":") || counts.size === 0 || [...counts.values()].some(Number.isNaN)) {
    throw new Error(
      `Cannot parse ${file}: it has ${JSON.stringify(line)}, want a protocol, a colon, and words with a number each`,
    );
  }
  return { protocol: head.slice(0, -1), counts };
}
