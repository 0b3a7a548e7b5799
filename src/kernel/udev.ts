/**
 * Parses the properties in a file of udev's database: its lines `E:NAME=value`.
 * @see udev(7), udevadm(8)
 */
export function parseUdevProperties(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split("\n")) {
    const equals = line.indexOf("=");
    if (line.startsWith("E:") && equals > "E:".length) {
      properties.set(line.slice("E:".length, equals), line.slice(equals + 1));
    }
  }
  return properties;
}
