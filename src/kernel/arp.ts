/** Published for another host, not learnt: the kernel's flag of entries that proxy ARP has made. */
const PUBLISHED = 0x08;
const HEADER_LINES = 1;

/**
 * Parses `/proc/net/arp`: the number of neighbours on each device, without those only published by proxy.
 * Throws on a line that has not its flags third and a device last of six columns.
 * @see proc_pid_net(5)
 * @see arp(7)
 */
export function parseArp(text: string): ReadonlyMap<string, number> {
  const entries = new Map<string, number>();
  for (const line of text.split("\n").slice(HEADER_LINES)) {
    if (line === "") continue;
    const columns = line.trim().split(/\s+/);
    const [, , flags, , , device] = columns;
    if (flags === undefined || device === undefined || Number.isNaN(Number(flags))) {
      throw new Error(
        `Cannot parse net/arp: it has ${JSON.stringify(line)}, want address, type, flags, address, mask and device`,
      );
    }
    if ((Number(flags) & PUBLISHED) === 0) entries.set(device, (entries.get(device) ?? 0) + 1);
  }
  return entries;
}
