/** The lines of `/proc/net/dev`, in its order. */
export interface NetDevLines {
  /** The name of each line's device; empty where it has none, which `parseNetDevLine` throws for. */
  readonly devices: readonly string[];
  readonly lines: readonly string[];
}

const COUNTERS = 16;

/**
 * The lines of the wanted devices in `/proc/net/dev`.
 * @param known what was answered before, which most lines are looked up in
 */
export function netDevLines(
  text: string,
  isWanted: (device: string) => boolean,
  known?: NetDevLines,
): NetDevLines {
  const devices: string[] = [];
  const lines: string[] = [];
  for (let from = startOfLine(text, startOfLine(text, 0)); from < text.length;) {
    const next = startOfLine(text, from);
    const line = text.slice(from, text[next - 1] === "\n" ? next - 1 : next);
    from = next;
    if (line === "") continue;
    const isKnown = line === known?.lines[lines.length];
    const before = isKnown ? known.devices[lines.length] : undefined;
    const device = before ?? line.slice(0, nameEnd(line)).trimStart();
    if (before === undefined && device !== "" && !isWanted(device)) continue;
    devices.push(device);
    lines.push(line);
  }
  return { devices, lines };
}

/** Where the line behind this one begins. */
function startOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end + 1;
}

/** The last colon: an alias such as eth0:1 has one in its name, and the first number may follow without a space. */
function nameEnd(line: string): number {
  return Math.max(line.lastIndexOf(":"), 0);
}

/** Throws where the two lines of header are missing. */
export function checkNetDevHeader(text: string): void {
  const from = startOfLine(text, 0);
  if (!text.slice(from, startOfLine(text, from)).includes("|bytes")) {
    const start = JSON.stringify(text.slice(0, 80));
    throw new Error(`Cannot parse net/dev: it begins with ${start}, want two lines of header`);
  }
}

/**
 * What a network device has received and sent since it came up: the 16 numbers behind its name, in the kernel's order.
 * Received: bytes, packets, errors, dropped and missed, fifo, frame (length, overrun, CRC, alignment), compressed,
 * multicast. Sent: bytes, packets, errors, dropped, fifo, collisions, carrier (carrier, aborted, window, heartbeat),
 * compressed. Throws where there are not a name and 16 numbers.
 * @see proc_net(5)
 */
export function parseNetDevLine(line: string): number[] {
  const counters: number[] = [];
  const end = nameEnd(line);
  for (const column of line.slice(end + 1).split(" ")) {
    if (column !== "") counters.push(Number(column));
  }
  if (end === 0 || counters.length !== COUNTERS || !counters.every((number) => number >= 0)) {
    throw new Error(
      `Cannot parse net/dev: it has ${JSON.stringify(line)}, want a name, a colon and ${COUNTERS} numbers`,
    );
  }
  return counters;
}
