import { describe, expect, test } from "@jest/globals";
import { createNetstatParser, createSnmp6Parser } from "../../src/kernel/netstat.ts";

const all = () => true;

describe("createNetstatParser", () => {
  test("names each number by its protocol and column", () => {
    const text = "Ip: Forwarding DefaultTTL\nIp: 1 64\nTcp: MaxConn\nTcp: -1\n";
    expect([...createNetstatParser("net/snmp", all)(text)]).toEqual([
      ["Ip_Forwarding", 1],
      ["Ip_DefaultTTL", 64],
      ["Tcp_MaxConn", -1],
    ]);
  });

  test("reads the wanted fields only", () => {
    const text = "Ip: Forwarding DefaultTTL\nIp: 1 x\n";
    const isWanted = (field: string) => field === "Ip_Forwarding";
    expect([...createNetstatParser("net/snmp", isWanted)(text)]).toEqual([["Ip_Forwarding", 1]]);
  });

  test("follows a kernel whose columns are others than before", () => {
    const parse = createNetstatParser("net/snmp", all);
    expect([...parse("Ip: A B\nIp: 1 2\n")]).toEqual([
      ["Ip_A", 1],
      ["Ip_B", 2],
    ]);
    expect([...parse("Ip: A B\nIp: 3 4\n")]).toEqual([
      ["Ip_A", 3],
      ["Ip_B", 4],
    ]);
    expect([...parse("Ip: B A\nIp: 5 6\n")]).toEqual([
      ["Ip_B", 5],
      ["Ip_A", 6],
    ]);
  });

  test("has the same object while the text is the same, and follows each change of it", () => {
    const parse = createNetstatParser("net/snmp", all);
    const f = (text: string, want: readonly (readonly [string, number])[]) =>
      expect([...parse(text)]).toEqual(want);
    const first = parse("Ip: A\nIp: 1\nTcp: A\nTcp: 2\n");
    expect(parse(["Ip: A\nIp: 1\n", "Tcp: A\nTcp: 2\n"].join(""))).toBe(first);
    f("Ip: A\nIp: 1\nTcp: A\nTcp: 3\n", [["Ip_A", 1], ["Tcp_A", 3]]); // prettier-ignore
    f("Tcp: A\nTcp: 3\nIp: A\nIp: 1\n", [["Tcp_A", 3], ["Ip_A", 1]]); // prettier-ignore
    f("Tcp: B\nTcp: 3\n", [["Tcp_B", 3]]);
    expect(() => parse("Tcp: B C\nTcp: 3\n")).toThrow("has 3 columns");
    f("Tcp: B\nTcp: 3\n", [["Tcp_B", 3]]);
    f("Ip: A\nIp: 1\nIp: A\nIp: 2\n", [["Ip_A", 2]]);
  });

  test("throws where names and numbers do not fit together", () => {
    const f = (text: string, want: string) =>
      expect(() => createNetstatParser("net/snmp", all)(text)).toThrow(want);
    f("Ip: A B\nIp: 1\n", 'a line begins "Ip:" and has 3 columns, the next "Ip:" and 2');
    f("Ip: A\nTcp: 1\n", 'a line begins "Ip:" and has 2 columns, the next "Tcp:" and 2');
    f("Ip A\nIp 1\n", 'a line begins "Ip" and has 2 columns');
    f("Ip: A\nIp: x\n", 'Cannot parse net/snmp: Ip_A is "x", want a number');
    f("Ip: A\nIp: \n", 'Ip_A is "", want a number');
  });
});

describe("createSnmp6Parser", () => {
  test("ends the protocol's name at its first 6", () => {
    const text = "Ip6InOctets   \t12\nUdpLite6InErrors\t3\nIcmp6OutType136\t4\nNoSix 5\n\n";
    expect([...createSnmp6Parser(all)(text)]).toEqual([
      ["Ip6_InOctets", 12],
      ["UdpLite6_InErrors", 3],
      ["Icmp6_OutType136", 4],
    ]);
  });

  test("has the same object while the text is the same, and follows each change of it", () => {
    const parse = createSnmp6Parser(all);
    const first = parse("Ip6A 1\nIp6B 2\n");
    expect(parse(["Ip6A 1\n", "Ip6B 2\n"].join(""))).toBe(first);
    expect([...parse("Ip6A 1\nIp6B 3\n").values()]).toEqual([1, 3]);
    expect([...parse("Ip6B 3\n").values()]).toEqual([3]);
  });

  test("throws where a wanted field is no number", () => {
    expect(() => createSnmp6Parser(all)("Ip6InOctets x\n")).toThrow(
      'Cannot parse net/snmp6: Ip6_InOctets is "x", want a number',
    );
    expect(() => createSnmp6Parser(all)("Ip6InOctets\n")).toThrow(
      'Ip6_InOctets is "", want a number',
    );
    expect(createSnmp6Parser(() => false)("Ip6InOctets x\n").size).toBe(0);
  });
});
