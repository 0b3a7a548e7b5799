const [SPACE, MINUS, ZERO, NINE] = [0x20, 0x2d, 0x30, 0x39];

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
