import { expect, test } from "@jest/globals";
import { ipv4Of, shortIpv6 } from "../../src/kernel/ip_address.ts";

test("ipv4Of writes each byte in decimal", () => {
  expect(ipv4Of("C0000201")).toBe("192.0.2.1");
  expect(ipv4Of("00000000")).toBe("0.0.0.0");
  expect(ipv4Of("ffffffff")).toBe("255.255.255.255");
});

test("shortIpv6 leaves out the longest run of zeros, the first where two are as long", () => {
  const f = (address: string, want: string) => expect(shortIpv6(address)).toBe(want);
  f("0000:0000:0000:0000:0000:0000:0000:0000", "::");
  f("0000:0000:0000:0000:0000:0000:0000:0001", "::1");
  f("2001:0DB8:0000:0000:0000:0000:0000:0000", "2001:db8::");
  f("2001:0DB8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1");
  f("2001:0DB8:0000:0001:0001:0000:0000:0001", "2001:db8:0:1:1::1");
  f("2001:0DB8:0000:0001:0001:0001:0001:0001", "2001:db8:0:1:1:1:1:1");
  f("fe80:0000:0000:0000:0a00:00ff:fe4e:66a1", "fe80::a00:ff:fe4e:66a1");
});

test("shortIpv6 writes an address that stands for an IPv4 one as that", () => {
  expect(shortIpv6("0000:0000:0000:0000:0000:ffff:C000:0201")).toBe("192.0.2.1");
});

test("shortIpv6 throws on anything but 8 groups", () => {
  const f = (address: string) =>
    expect(() => shortIpv6(address)).toThrow(
      `Cannot parse an IPv6 address: it is ${JSON.stringify(address)}, want 8 groups of digits`,
    );
  f("2001:db8");
  f("2001:0db8:0000:0000:0000:0000:0000:000g");
});
