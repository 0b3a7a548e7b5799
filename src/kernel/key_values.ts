/**
 * Parses lines of a name and a number, `name value` or `name: value`, as in `/proc/vmstat`; what stands behind the number
 * is ignored. Throws on a line that has no number.
 * @param file what is parsed, for the error
 * @param isWanted says whose number is read: the others only have to have one
 */
export function parseKeyValues(
  text: string,
  file: string,
  isWanted: (name: string) => boolean = () => true,
): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (let from = 0; from < text.length;) {
    const end = endOfLine(text, from);
    const nameEnd = endOfWord(text, from, end);
    const start = startOfWord(text, nameEnd, end);
    const name = text.slice(from, nameEnd);
    if (start === end && from < end) throw faultOf(text.slice(from, end), file);
    if (from < end && isWanted(name)) {
      const value = Number(text.slice(start, endOfWord(text, start, end)));
      if (name === "" || Number.isNaN(value)) throw faultOf(text.slice(from, end), file);
      values.set(name, value);
    }
    from = end + 1;
  }
  return values;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function endOfWord(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isBetweenWords(text.charCodeAt(at))) at++;
  return at;
}

function startOfWord(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isBetweenWords(text.charCodeAt(at))) at++;
  return at;
}

const [TAB, SPACE, COLON] = [0x09, 0x20, 0x3a];

function isBetweenWords(code: number): boolean {
  return code === SPACE || code === TAB || code === COLON;
}

function faultOf(line: string, file: string): Error {
  return new Error(
    `Cannot parse ${file}: it has ${JSON.stringify(line)}, want a name and a number`,
  );
}
