const [SPACE, ZERO, NINE] = [0x20, 0x30, 0x39];

/**
 * Puts the whole numbers between two places of a text, with spaces between them, in place of what `into` holds: nothing new is
 * made, however often that is done.
 * @returns whether they are others than before; undefined where there is anything but numbers
 */
export function renewNumbers(
  text: string,
  from: number,
  to: number,
  into: number[],
): boolean | undefined {
  let isOther = false;
  let [at, count] = [from, 0];
  for (;;) {
    while (at < to && text.charCodeAt(at) === SPACE) at++;
    if (at >= to) break;
    let value = 0;
    for (; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) break;
      if (code < ZERO || code > NINE) return undefined;
      value = value * 10 + (code - ZERO);
    }
    if (into[count] !== value) {
      into[count] = value;
      isOther = true;
    }
    count++;
  }
  if (into.length === count) return isOther;
  into.length = count;
  return true;
}
