import { describe, expect, test } from "@jest/globals";
import { createListeningSockets } from "../../src/kernel/listening_sockets.ts";
import { fixture } from "../collectors/fixture_host.ts";

const HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt\n";

function inodesOf(file: string, ports: readonly number[], ...pieces: readonly string[]) {
  const sockets = createListeningSockets(file, new Set(ports));
  for (const piece of pieces) sockets.take(Buffer.from(piece));
  return [...sockets.inodes()];
}

describe("createListeningSockets", () => {
  const tcp = fixture("large_host/proc/net/tcp");

  test("finds who listens on the ports that are asked for", () => {
    const f = (file: string, ports: readonly number[], want: readonly [number, number[]][]) =>
      expect(inodesOf(file, ports, fixture(`large_host/proc/${file}`))).toEqual(want);
    f("net/tcp", [8000], [[8000, [40000]]]);
    f(
      "net/tcp",
      [8002, 8001],
      [
        [8001, [40001]],
        [8002, [40002]],
      ],
    );
    f("net/tcp6", [9000], [[9000, [50000]]]);
    f("net/tcp", [], []);
  });

  test("takes no connection for a listener, whichever end has the port", () => {
    expect(tcp).toMatch(/: 0100007F:1F43 0200A8C0:01BB 01 /);
    expect(inodesOf("net/tcp", [0x1f43, 0x01bb], tcp)).toEqual([]);
  });

  test("finds all sockets of a port", () => {
    const line = (slot: string, inode: number) =>
      `${slot}: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000 100 0 0 10 0\n`;
    const text = HEADER + line("   0", 7) + line("12345", 8);
    expect(inodesOf("net/tcp", [80], text)).toEqual([[80, [7, 8]]]);
  });

  test("takes pieces that end anywhere, and may be overwritten", () => {
    const sockets = createListeningSockets("net/tcp", new Set([8000]));
    for (let at = 0; at < tcp.length; at += 37) {
      const piece = Buffer.from(tcp.slice(at, at + 37));
      sockets.take(piece);
      piece.fill("x");
    }
    expect([...sockets.inodes()]).toEqual([[8000, [40000]]]);
  });

  test("throws on a line that is no socket's", () => {
    const f = (line: string) =>
      expect(() => inodesOf("net/tcp", [80], `${HEADER}${line}\n`)).toThrow(
        `Cannot parse net/tcp: it has ${JSON.stringify(line)}, want a socket's addresses, state and inode`,
      );
    f("nonsense");
    f("   0: 00000000:0050");
    f("   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000 0 none");
    f(`   0: ${"0".repeat(32)}:0050 ${"0".repeat(32)}:0000 0A`);
  });
});
