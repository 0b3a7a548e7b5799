import { describe, expect, test } from "@jest/globals";
import { netstat } from "../../src/collectors/netstat.ts";
import { NoDataError } from "../../src/lib/errors.ts";
import { golden, openOn, pollFixture, pollOf, seriesOf } from "./fixture_host.ts";
import { withHost } from "./changing_host.ts";

describe("netstat", () => {
  test("shows what the protocols count", async () => {
    expect(seriesOf(await pollFixture(netstat, "large_host"))).toEqual(
      golden("large_host/netstat.txt"),
    );
  });

  test("finds no data where the host has none", () =>
    withHost({}, async ({ kernel }) => {
      await expect(pollOf(openOn(netstat, kernel))).rejects.toThrow(NoDataError);
    }));

  test("shows the fields asked for", async () => {
    const f = async (fields: object, want: string[]) =>
      expect(seriesOf(await pollFixture(netstat, "large_host", { fields }))).toEqual(want);
    await f({ include: ["MPTcpExt_*", "Tcp_MaxConn"] }, [
      "untyped node_netstat_MPTcpExt_MPCapableSYNRX 0",
      "untyped node_netstat_MPTcpExt_MPTCPRetrans 9",
      "untyped node_netstat_Tcp_MaxConn -1",
    ]);
    await f({ include: ["Icmp6_*"], exclude: ["*Type*", "*_Out*"] }, [
      "untyped node_netstat_Icmp6_InMsgs 4410",
      "untyped node_netstat_Icmp6_InErrors 2",
    ]);
  });

  test("shows the same families as before where a field has not changed", () =>
    withHost(
      { "proc/net/netstat": "TcpExt: A B\nTcpExt: 4 5\n", "proc/net/snmp": "Tcp: C\nTcp: 6\n" },
      async ({ kernel, write }) => {
        const source = openOn(netstat, kernel, { fields: { include: ["**"] } });
        const first = await pollOf(source);
        expect(await pollOf(source)).toBe(first);
        write("proc/net/netstat", "TcpExt: A B\nTcpExt: 4 7\n");
        const second = await pollOf(source);
        expect(second.map((family, index) => family === first[index])).toEqual([true, false, true]);
        expect(seriesOf(second)[1]).toBe("untyped node_netstat_TcpExt_B 7");
        write("proc/net/netstat", "TcpExt: B\nTcpExt: 7\n");
        expect(seriesOf(await pollOf(source))).toEqual([
          "untyped node_netstat_TcpExt_B 7",
          "untyped node_netstat_Tcp_C 6",
        ]);
      },
    ));

  test("does without IP version 6", () =>
    withHost(
      { "proc/net/netstat": "TcpExt: ListenDrops\nTcpExt: 4\n", "proc/net/snmp": "" },
      async ({ kernel }) => {
        expect(seriesOf(await pollOf(openOn(netstat, kernel)))).toEqual([
          "untyped node_netstat_TcpExt_ListenDrops 4",
        ]);
      },
    ));
});
