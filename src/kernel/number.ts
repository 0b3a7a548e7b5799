/**
 * Parses a file of one whole number, such as a sysctl. Throws on anything else.
 * @param file what is parsed, for the error
 */
export function parseNumber(text: string, file: string): number {
  if (!/^\s*-?\d+\s*$/.test(text)) {
    throw new Error(`Cannot parse ${file}: it is ${JSON.stringify(text)}, want a whole number`);
  }
  return Number(text);
}
