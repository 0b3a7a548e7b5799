import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";

/** An address of a network device. */
export interface DeviceAddress {
  readonly device: string;
  readonly address: string;
  /** How many bits of the address are the network's. */
  readonly prefixLength: string;
  /** How far the address reaches; empty where it is none of a host. */
  readonly scope: "link-local" | "global" | "";
}

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet("127.0.0.0", 8);
LINK_LOCAL.addSubnet("169.254.0.0", 16);
LINK_LOCAL.addAddress("::1", "ipv6");
LINK_LOCAL.addSubnet("fe80::", 10, "ipv6");

const NO_HOST = new BlockList();
NO_HOST.addAddress("0.0.0.0");
NO_HOST.addSubnet("224.0.0.0", 4);
NO_HOST.addAddress("255.255.255.255");
NO_HOST.addAddress("::", "ipv6");
NO_HOST.addSubnet("ff00::", 8, "ipv6");

/** The addresses of the devices that are up, once each. */
export function readAddresses(interfaces = networkInterfaces()): DeviceAddress[] {
  const known = new Set<string>();
  return Object.entries(interfaces).flatMap(([device, addresses = []]) =>
    addresses.flatMap(({ address, cidr }) => {
      const prefixLength = cidr?.split("/")[1];
      const key = `${device} ${cidr ?? ""}`;
      if (prefixLength === undefined || known.has(key)) return [];
      known.add(key);
      return [{ device, address, prefixLength, scope: scopeOf(address) }];
    }),
  );
}

function scopeOf(address: string): DeviceAddress["scope"] {
  const family = address.includes(":") ? "ipv6" : "ipv4";
  if (LINK_LOCAL.check(address, family)) return "link-local";
  return NO_HOST.check(address, family) ? "" : "global";
}
