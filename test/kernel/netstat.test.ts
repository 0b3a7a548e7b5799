import { describe, expect, test } from "@jest/globals";
import { parseNetstat, parseSnmp6 } from "../../src/kernel/netstat.ts";

const all = () => true;

describe("parseNetstat", () => {
  test("names each number by its protocol and column", () => {
    const text = "Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: MaxConn\nTcp: -1\n";
    expect([...parseNetstat(text, "net/snmp", all)]).toEqual([
      ["Ip_Forwarding", 1],
      ["Ip_DefaultTTL", 64],
      ["Tcp_MaxConn", -1],
    ]);
  });

  test("reads the wanted fields only", () => {
    const text = "Ip: Forwarding DefaultTTL\nIp: 1 x\n";
    const isWanted = (field: string) => field === "Ip_Forwarding";
    expect([...parseNetstat(text, "net/snmp", isWanted)]).toEqual([["Ip_Forwarding", 1]]);
  });

  test("throws where names and numbers do not fit together", () => {
    const f = (text: string, want: string) =>
      expect(() => parseNetstat(text, "net/snmp", all)).toThrow(want);
    f("Ip: A B\nIp: 1\n", 'a line begins "Ip:" and has 3 columns, the next "Ip:" and 2');
    f("Ip: A\nTcp: 1\n", 'a line begins "Ip:" and has 2 columns, the next "Tcp:" and 2');
    f("Ip A\nIp 1\n", 'a line begins "Ip" and has 2 columns');
    f("Ip: A\nIp: x\n", 'Cannot parse net/snmp: Ip_A is "x", want a number');
    f("Ip: A\nIp: \n", 'Ip_A is "", want a number');
  });
});

describe("parseSnmp6", () => {
  test("ends the protocol's name at its first 6", () => {
    const text = "Ip6InOctets   \t12\nUdpLite6InErrors\t3\nIcmp6OutType136\t4\nNoSix 5\n\n";
    expect([...parseSnmp6(text, all)]).toEqual([
      ["Ip6_InOctets", 12],
      ["UdpLite6_InErrors", 3],
      ["Icmp6_OutType136", 4],
    ]);
  });

  test("throws where a wanted field is no number", () => {
    expect(() => parseSnmp6("Ip6InOctets x\n", all)).toThrow(
      'Cannot parse net/snmp6: Ip6_InOctets is "x", want a number',
    );
    expect(() => parseSnmp6("Ip6InOctets\n", all)).toThrow('Ip6_InOctets is "", want a number');
    expect(parseSnmp6("Ip6InOctets x\n", () => false).size).toBe(0);
  });
});
