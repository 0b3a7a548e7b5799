import { describe, expect, test } from "@jest/globals";
import { createSocketTable } from "../../src/kernel/socket_table.ts";
import { fixture } from "../collectors/fixture_host.ts";

const HEADER = "  sl  local_address rem_address   st tx_queue rx_queue\n";

function totalsOf(...pieces: readonly string[]) {
  const table = createSocketTable("net/tcp");
  for (const piece of pieces) table.take(Buffer.from(piece));
  return table.totals();
}

describe("createSocketTable", () => {
  test("adds up states and queues", () => {
    const f = (lines: string, states: [number, number][], sent: number, received: number) =>
      expect(totalsOf(HEADER + lines)).toEqual({
        states: new Map(states),
        transmitQueueBytes: sent,
        receiveQueueBytes: received,
      });
    f("", [], 0, 0);
    f("   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:0\n", [[10, 1]], 0, 3);
    f("99999: 0100007F:1F90 0200A8C0:01BB 0b 0000001f:FFFFFFFF 00:0\n", [[11, 1]], 31, 4294967295);
    const v6 = `${"0".repeat(24)}01000000`;
    f(`   1: ${v6}:0050 ${v6}:C001 01 00000002:00000001 00:0\n`, [[1, 1]], 2, 1);
    f("   0: 0100007F:1F90 00000000:0000 0A 00000005:00000003 00:0", [[10, 1]], 5, 3);
  });

  test("does not mind where one piece ends and the next begins", () => {
    const text = fixture("large_host/proc/net/tcp");
    const whole = totalsOf(text);
    expect(whole.states.get(10)).toBe(3);
    for (const size of [1, 7, 149, 150, 151, 1000]) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
      expect(totalsOf(...pieces)).toEqual(whole);
    }
  });

  test("does not mind that the next piece overwrites the last", () => {
    const table = createSocketTable("net/tcp");
    const piece = Buffer.from(`${HEADER}   0: 0100007F:1F90 0000`);
    table.take(piece);
    piece.fill("x");
    table.take(Buffer.from("0000:0000 06 00000000:00000000 00:0\n"));
    expect(table.totals().states).toEqual(new Map([[6, 1]]));
  });

  test("throws on a line that is no socket's", () => {
    const f = (line: string) =>
      expect(() => totalsOf(`${HEADER}${line}\n`)).toThrow(
        `Cannot parse net/tcp: it has ${JSON.stringify(line)}, want a socket's state and queues`,
      );
    f("");
    f("nonsense");
    f("   0: 0100007F:1F90 00000000:0000 XX 00000000:00000000 00:0");
    f("   0: 0100007F:1F90 00000000:0000 01 0000000000000000 00:0");
    f("   0: 0100007F:1F90 00000000:0000 01 00000000:");
  });
});
