import { expect, test } from "@jest/globals";
import { parseSockstat } from "../../src/kernel/sockstat.ts";

test("parseSockstat reads the words of each protocol", () => {
  const text = "sockets: used 7\nTCP: inuse 4 mem 2\n";
  expect(parseSockstat(text, "net/sockstat")).toEqual([
    { protocol: "sockets", counts: new Map([["used", 7]]) },
    {
      protocol: "TCP",
      counts: new Map([
        ["inuse", 4],
        ["mem", 2],
      ]),
    },
  ]);
  expect(parseSockstat("", "net/sockstat6")).toEqual([]);
});

test("parseSockstat throws on a line of another form", () => {
  const f = (line: string) =>
    expect(() => parseSockstat(`${line}\n`, "net/sockstat6")).toThrow(
      `Cannot parse net/sockstat6: it has ${JSON.stringify(line)}, want a protocol, a colon, and words with a number each`,
    );
  f("TCP6:");
  f("TCP6 inuse 3");
  f("TCP6: inuse");
  f("TCP6: inuse 3 mem");
  f("TCP6: inuse x");
});
