const [NEWLINE, SPACE, MINUS, ZERO, NINE] = [0x0a, 0x20, 0x2d, 0x30, 0x39];

/**
 * Parses whole numbers with blanks between them out of ASCII bytes, as many as `into` holds; what is no number ends it.
 * @param from the first byte
 * @param to the byte after the last
 * @returns how many there were
 */
export function parseNumbers(bytes: Buffer, from: number, to: number, into: Float64Array): number {
  let [at, count] = [from, 0];
  while (count < into.length) {
    while (at < to && (bytes[at] ?? 0) <= SPACE) at++;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const start = at;
    let value = 0;
    for (; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + (byte - ZERO);
    }
    if (at === start) break;
    into[count++] = isNegative ? -value : value;
  }
  return count;
}

/**
 * The number at `index` among those of the first line that begins so, out of the first `length` bytes; undefined where there is
 * no such line, or no such number in it.
 * @param begin the line's first word as bytes: nothing is made to look for it
 */
export function numberInLine(
  bytes: Buffer,
  length: number,
  begin: Buffer,
  index = 0,
): number | undefined {
  let at = bytes.indexOf(begin);
  while (at > 0 && bytes[at - 1] !== NEWLINE) at = bytes.indexOf(begin, at + 1);
  const from = at + begin.length;
  if (at < 0 || from > length) return undefined;
  const end = bytes.indexOf(NEWLINE, from);
  const to = end < 0 ? length : Math.min(end, length);
  if (parseNumbers(bytes, from, to, inLine) <= index) return undefined;
  const value = inLine[index] ?? -1;
  return value < 0 ? undefined : value;
}

const inLine = new Float64Array(4);
