/** The sockets of one table together. */
export interface SocketTotals {
  /** How many are in each state, by the kernel's number of it. */
  readonly states: ReadonlyMap<number, number>;
  /** Bytes that wait to be sent or acknowledged. */
  readonly transmitQueueBytes: number;
  /** Bytes that wait to be read; for a socket that listens, connections that wait to be accepted. */
  readonly receiveQueueBytes: number;
}

/** Adds up a table that comes in pieces. */
export interface SocketTable {
  /** The next piece: whole lines or not. Throws on a line that is no socket's. */
  readonly take: (piece: Buffer) => void;
  readonly totals: () => SocketTotals;
}

const [NEWLINE, SPACE, COLON] = [0x0a, 0x20, 0x3a];
const NO_BYTES = Buffer.alloc(0);

/**
 * Parses `/proc/net/tcp`, `tcp6`, `udp` or `udp6`: a line of names, then one for each socket, of which the fourth column
 * is the state and the fifth the two queues, all in hexadecimal. It makes no string: a busy host has 100,000 lines.
 * @param file what is parsed, for the error
 * @see proc_pid_net(5)
 */
export function createSocketTable(file: string): SocketTable {
  const states = new Map<number, number>();
  let transmitQueueBytes = 0;
  let receiveQueueBytes = 0;
  let isHeader = true;
  let rest = NO_BYTES;

  function addLine(bytes: Buffer, start: number, end: number): void {
    let from = bytes.indexOf(COLON, start) + 1;
    for (let column = 0; column < 2; column += 1) from = endOfWord(bytes, from, end);
    const state = readHex(bytes, from + 1, SPACE);
    const queues = bytes.indexOf(SPACE, from + 1) + 1;
    const sent = readHex(bytes, queues, COLON);
    const received = readHex(bytes, bytes.indexOf(COLON, queues) + 1, SPACE);
    if (Number.isNaN(state + sent + received)) {
      const line = JSON.stringify(bytes.toString("latin1", start, end));
      throw new Error(`Cannot parse ${file}: it has ${line}, want a socket's state and queues`);
    }
    states.set(state, (states.get(state) ?? 0) + 1);
    transmitQueueBytes += sent;
    receiveQueueBytes += received;
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
    totals: () => {
      // The kernel ends its last line; a copy of the file may not.
      if (!isHeader && rest.length > 0) addLine(rest, 0, rest.length);
      rest = NO_BYTES;
      return { states, transmitQueueBytes, receiveQueueBytes };
    },
  };
}

function endOfWord(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] === SPACE) at += 1;
  while (at < end && bytes[at] !== SPACE) at += 1;
  return at;
}

/** The number up to `stop`; NaN where there is none. */
function readHex(bytes: Buffer, from: number, stop: number): number {
  let value = 0;
  let at = from;
  for (; bytes[at] !== stop; at += 1) {
    const digit = hexDigit(bytes[at]);
    if (digit === undefined) return NaN;
    value = value * 16 + digit;
  }
  return at === from ? NaN : value;
}

function hexDigit(byte = 0): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const upper = byte & ~0x20;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : undefined;
}
