import { expect, test } from "@jest/globals";
import { parseSockstatLine } from "../../src/kernel/sockstat.ts";

test("parseSockstatLine reads the words of a protocol", () => {
  const f = (line: string, protocol: string, counts: Record<string, number>) =>
    expect(parseSockstatLine(line, "net/sockstat")).toEqual({
      protocol,
      counts: new Map(Object.entries(counts)),
    });
  f("sockets: used 7", "sockets", { used: 7 });
  f("TCP: inuse 4 mem 2", "TCP", { inuse: 4, mem: 2 });
});

test("parseSockstatLine throws on a line of another form", () => {
  const f = (line: string) =>
    expect(() => parseSockstatLine(line, "net/sockstat6")).toThrow(
      `Cannot parse net/sockstat6: it has ${JSON.stringify(line)}, want a protocol, a colon, and words with a number each`,
    );
  f("TCP6:");
  f("TCP6 inuse 3");
  f("TCP6: inuse");
  f("TCP6: inuse 3 mem");
  f("TCP6: inuse x");
});
