/** Picks the sockets that listen out of a table that comes in pieces. */
export interface ListeningSockets {
  /** The next piece: whole lines or not. Throws on a line that is no socket's. */
  readonly take: (piece: Buffer) => void;
  /** The inodes of the sockets that listen on each port; ports without any are missing. */
  readonly inodes: () => ReadonlyMap<number, readonly number[]>;
}

const [NEWLINE, COLON] = [0x0a, 0x3a];
const NO_BYTES = Buffer.alloc(0);
const INODE_FIELD = 9;

/**
 * Parses `/proc/net/tcp` or `tcp6` for sockets that listen on one of these ports. Of the others no string is made: a busy
 * host has 100,000 lines.
 * @param file what is parsed, for the error
 * @see proc_pid_net(5)
 */
export function createListeningSockets(file: string, ports: ReadonlySet<number>): ListeningSockets {
  const found = new Map<number, number[]>();
  const addressLength = file.endsWith("6") ? 32 : 8;
  let isHeader = true;
  let rest = NO_BYTES;

  function addLine(bytes: Buffer, start: number, end: number): void {
    const address = bytes.indexOf(COLON, start) + 2;
    const port = address + addressLength + 1;
    const peer = port + 5;
    const state = peer + addressLength + 6;
    if (bytes[port - 1] !== COLON || state + 1 >= end) throw malformed(bytes, start, end);
    // TCP_LISTEN is 0A.
    if (bytes[state] !== 0x30 || bytes[state + 1] !== 0x41) return;
    const number = parseInt(bytes.toString("latin1", port, port + 4), 16);
    if (!ports.has(number)) return;
    const fields = bytes.toString("latin1", start, end).trim().split(/\s+/);
    const inode = Number(fields[INODE_FIELD]);
    if (!Number.isInteger(inode)) throw malformed(bytes, start, end);
    found.set(number, [...(found.get(number) ?? []), inode]);
  }

  function malformed(bytes: Buffer, start: number, end: number): Error {
    const line = JSON.stringify(bytes.toString("latin1", start, end));
    return new Error(
      `Cannot parse ${file}: it has ${line}, want a socket's addresses, state and inode`,
    );
  }

  return {
    take: (piece) => {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      let start = 0;
      for (;;) {
        const end = bytes.indexOf(NEWLINE, start);
        if (end === -1) break;
        if (!isHeader) addLine(bytes, start, end);
        isHeader = false;
        start = end + 1;
      }
      // The piece may be overwritten by the next one.
      rest = start === bytes.length ? NO_BYTES : Buffer.from(bytes.subarray(start));
    },
    inodes: () => found,
  };
}
