import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "@jest/globals";
import { readAddresses } from "../../src/kernel/addresses.ts";

function entry(cidr: string | null): NetworkInterfaceInfo {
  const address = cidr?.split("/")[0] ?? "192.0.2.1";
  return { address, netmask: "", mac: "", internal: false, family: "IPv4", cidr };
}

test("readAddresses tells how far an address reaches", () => {
  const f = (cidr: string, scope: string) => {
    const [address = "", prefixLength = ""] = cidr.split("/");
    expect(readAddresses({ eth0: [entry(cidr)] })).toEqual([
      { device: "eth0", address, prefixLength, scope },
    ]);
  };
  f("127.0.0.1/8", "link-local");
  f("169.254.7.7/16", "link-local");
  f("192.0.2.9/24", "global");
  f("10.1.2.3/32", "global");
  f("0.0.0.0/0", "");
  f("224.0.0.5/4", "");
  f("::1/128", "link-local");
  f("fe80::1/64", "link-local");
  f("2001:db8::1/48", "global");
  f("ff02::1/8", "");
});

test("readAddresses shows an address once, and none without its network", () => {
  const twice = [entry("192.0.2.9/24"), entry("192.0.2.9/24"), entry("192.0.2.9/32")];
  expect(readAddresses({ eth0: twice })).toHaveLength(2);
  expect(readAddresses({ eth0: [entry(null)], eth1: undefined })).toEqual([]);
});

test("readAddresses reads this host's", () => {
  expect(readAddresses().length).toBeGreaterThan(0);
});
