const GROUPS = 8;

/** An IPv4 address of 8 hexadecimal digits in network order as people write it: `C0A80001` is `192.168.0.1`. */
export function ipv4Of(hex: string): string {
  return [0, 2, 4, 6].map((from) => Number.parseInt(hex.slice(from, from + 2), 16)).join(".");
}

/**
 * An IPv6 address of 8 groups of 4 hexadecimal digits in its short form, or as IPv4 where it stands for such an address.
 * Throws where there are not 8 groups.
 * @see RFC 5952
 */
export function shortIpv6(address: string): string {
  const groups = address.split(":").map((group) => Number(`0x${group}`));
  if (groups.length !== GROUPS || groups.some(Number.isNaN)) {
    throw new Error(
      `Cannot parse an IPv6 address: it is ${JSON.stringify(address)}, want 8 groups of digits`,
    );
  }
  const texts = groups.map((group) => group.toString(16));
  if (texts.slice(0, 6).join(":") === "0:0:0:0:0:ffff")
    return ipv4Of(address.slice(30).replace(":", ""));
  const { from, length } = longestZeros(groups);
  if (length < 2) return texts.join(":");
  return `${texts.slice(0, from).join(":")}::${texts.slice(from + length).join(":")}`;
}

function longestZeros(groups: readonly number[]): { from: number; length: number } {
  let longest = { from: 0, length: 0 };
  let from = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) from = index + 1;
    else if (index + 1 - from > longest.length) longest = { from, length: index + 1 - from };
  }
  return longest;
}
