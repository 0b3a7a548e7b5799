/**
 * Parses lines of a name and a number, `name value`, as in `/proc/vmstat`; what stands behind the number is ignored.
 * Throws on a line that has no number.
 * @param file what is parsed, for the error
 */
export function parseKeyValues(text: string, file: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [name = "", number = ""] = line.split(/[\s:]+/, 2);
    const value = Number(number);
    if (name === "" || number === "" || Number.isNaN(value)) {
      throw new Error(
        `Cannot parse ${file}: it has ${JSON.stringify(line)}, want a name and a number`,
      );
    }
    values.set(name, value);
  }
  return values;
}
