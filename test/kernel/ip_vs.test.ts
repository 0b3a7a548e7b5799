import { describe, expect, test } from "@jest/globals";
import { parseIpVs, parseIpVsStats } from "../../src/kernel/ip_vs.ts";

describe("parseIpVsStats", () => {
  test("reads the third line", () => {
    const text = "  Total\n  Conns\n  1F 20 21 FF 3B9ACA00\n\n  Conns/s\n  1 1 1 1 1\n";
    expect(parseIpVsStats(text)).toEqual({
      connections: 31,
      incomingPackets: 32,
      outgoingPackets: 33,
      incomingBytes: 255,
      outgoingBytes: 1_000_000_000,
    });
  });

  test("throws where it is not five numbers", () => {
    const f = (line: string) =>
      expect(() => parseIpVsStats(`a\nb\n${line}\n`)).toThrow(
        `Cannot parse net/ip_vs_stats: its third line is ${JSON.stringify(line)}, want five hexadecimal numbers`,
      );
    f("");
    f("1 2 3 4");
    f("1 2 3 4 x");
  });
});

describe("parseIpVs", () => {
  const BACKEND = "  -> 0A000001:1F90 Masq 5 6 7\n";
  const REMOTE = {
    remote_address: "10.0.0.1",
    remote_port: "8080",
    weight: 5,
    active: 6,
    inactive: 7,
  };

  test("puts real servers behind the virtual one above them", () => {
    const f = (line: string, want: object) =>
      expect(parseIpVs(`IP Virtual Server version 1.2.1 (size=4096)\n${line}\n${BACKEND}`)).toEqual(
        [{ ...REMOTE, ...want }],
      );
    const local = { local_address: "192.0.2.1", local_port: "80", local_mark: "" };
    f("TCP  C0000201:0050 rr", { proto: "TCP", ...local });
    f("UDP  C0000201:0050 sh ", { proto: "UDP", ...local });
    f("SCTP C0000201:0050 wlc", { proto: "SCTP", ...local });
    f("TCP  [2001:0db8:0000:0000:0000:0000:0000:0001]:0050 rr", {
      proto: "TCP",
      ...local,
      local_address: "2001:db8::1",
    });
    f("FWM  0000002A sh", {
      proto: "FWM",
      local_address: "",
      local_port: "0",
      local_mark: "0000002A",
    });
  });

  test("is empty where there is no virtual server", () => {
    const heading = "Prot LocalAddress:Port Scheduler Flags\n";
    const backends = "  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\n";
    expect(parseIpVs(heading + backends)).toEqual([]);
  });

  test("throws on a line that cannot be read", () => {
    const f = (line: string) =>
      expect(() => parseIpVs(`${line}\n`)).toThrow(
        `Cannot parse net/ip_vs: it has ${JSON.stringify(line)}`,
      );
    f("TCP  C00002:0050 rr");
    f("TCP  C0000201 rr");
    f("  -> 0A000001:XY Masq 5 6 7");
    f("  -> 0A000001:1F90 Masq 5 6 x");
    f("  -> 0A000001:1F90 Masq 5 6");
  });
});
