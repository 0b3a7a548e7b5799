import { renewNumbers } from "./renew_numbers.ts";

/** What `/proc/net/dev` says of a network device. The next text renews it in place. */
export interface NetDevLine {
  readonly device: string;
  /**
   * What it has received and sent since it came up, in the kernel's order. Received: bytes, packets, errors, dropped and
   * missed, fifo, frame (length, overrun, CRC, alignment), compressed, multicast. Sent: bytes, packets, errors, dropped, fifo,
   * collisions, carrier (carrier, aborted, window, heartbeat), compressed.
   */
  readonly counters: readonly number[];
  /** Whether they are others than in the text before. */
  readonly isOther: boolean;
}

/** A line, from text to text. */
interface Place {
  /** How it begins: the device's name and a colon. */
  readonly head: string;
  /** Undefined where the device is not wanted. */
  readonly line: Changing | undefined;
}

interface Changing extends NetDevLine {
  readonly counters: number[];
  isOther: boolean;
}

const COUNTERS = 16;

/**
 * A parser of `/proc/net/dev`, which makes nothing new of a line that begins as the one that stood there the last time: the
 * lines of the wanted devices, in its order, and the same list while they are the same. Throws where the two lines of header are
 * missing, and on a line of a wanted device that is not a name and 16 numbers.
 * @see proc_net(5)
 */
export function createNetDevParser(
  isWanted: (device: string) => boolean,
): (text: string) => readonly NetDevLine[] {
  const places: Place[] = [];
  let lines: readonly NetDevLine[] = [];
  return (text) => {
    checkHeader(text);
    const found: NetDevLine[] = [];
    let [count, next] = [0, startOfLine(text, startOfLine(text, 0))];
    while (next < text.length) {
      const from = next;
      next = startOfLine(text, from);
      const to = text[next - 1] === "\n" ? next - 1 : next;
      if (from === to) continue;
      let place = places[count];
      if (place === undefined || !isAt(place, text, from, to)) {
        place = places[count] = placeOf(text.slice(from, to), isWanted);
      }
      count += 1;
      const { head, line } = place;
      if (line === undefined) continue;
      const isOther = renewNumbers(text, from + head.length, to, line.counters);
      if (isOther === undefined || line.counters.length !== COUNTERS) throw fault(text, from, to);
      line.isOther = isOther;
      found.push(line);
    }
    places.length = count;
    const isSame = found.length === lines.length && found.every((line, at) => line === lines[at]);
    return (lines = isSame ? lines : found);
  };
}

/** The last colon ends the name: an alias such as eth0:1 has one in it, and the first number may follow without a space. */
function isAt({ head }: Place, text: string, from: number, to: number): boolean {
  return text.startsWith(head, from) && text.lastIndexOf(":", to - 1) === from + head.length - 1;
}

function placeOf(text: string, isWanted: (device: string) => boolean): Place {
  const head = text.slice(0, text.lastIndexOf(":") + 1);
  const device = head.slice(0, -1).trimStart();
  if (device === "") throw fault(text, 0, text.length);
  const line = isWanted(device) ? { device, counters: [], isOther: true } : undefined;
  return { head, line };
}

/** Where the line behind this one begins. */
function startOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end + 1;
}

function checkHeader(text: string): void {
  const from = startOfLine(text, 0);
  if (!text.slice(from, startOfLine(text, from)).includes("|bytes")) {
    const start = JSON.stringify(text.slice(0, 80));
    throw new Error(`Cannot parse net/dev: it begins with ${start}, want two lines of header`);
  }
}

function fault(text: string, from: number, to: number): Error {
  return new Error(
    `Cannot parse net/dev: it has ${JSON.stringify(text.slice(from, to))}, want a name, a colon and ${COUNTERS} numbers`,
  );
}
