/** What one network device has received and sent since it came up. */
export interface NetworkCounters {
  readonly device: string;
  /**
   * The 16 numbers behind the name, in the kernel's order. Received: bytes, packets, errors, dropped and missed,
   * fifo, frame (length, overrun, CRC, alignment), compressed, multicast. Sent: bytes, packets, errors, dropped,
   * fifo, collisions, carrier (carrier, aborted, window, heartbeat), compressed.
   */
  readonly counters: readonly number[];
}

const COUNTERS = 16;
const HEADER_LINES = 2;

/**
 * Parses the lines of `/proc/net/dev` whose device is wanted, one after the other as they are asked for.
 * Throws where the two lines of header are missing, and on such a line that has not 16 numbers.
 * @see proc_net(5)
 */
export function* parseNetDev(
  text: string,
  isWanted: (device: string) => boolean,
): Generator<NetworkCounters> {
  const lines = text.split("\n");
  if (!lines[1]?.includes("|bytes")) {
    const start = JSON.stringify(text.slice(0, 80));
    throw new Error(`Cannot parse net/dev: it begins with ${start}, want two lines of header`);
  }
  for (const line of lines.slice(HEADER_LINES)) {
    if (line === "") continue;
    // The last colon: an alias such as eth0:1 has one in its name, and the first number may follow without a space.
    const colon = line.lastIndexOf(":");
    const device = line.slice(0, Math.max(colon, 0)).trimStart();
    if (device === "" || isWanted(device)) {
      yield { device, counters: parseCounters(line, colon) };
    }
  }
}

function parseCounters(line: string, colon: number): number[] {
  const counters: number[] = [];
  for (const column of line.slice(colon + 1).split(" ")) {
    if (column !== "") counters.push(Number(column));
  }
  if (colon < 1 || counters.length !== COUNTERS || !counters.every((number) => number >= 0)) {
    throw new Error(
      `Cannot parse net/dev: it has ${JSON.stringify(line)}, want a name, a colon and ${COUNTERS} numbers`,
    );
  }
  return counters;
}
