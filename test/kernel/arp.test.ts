import { expect, test } from "@jest/globals";
import { parseArp } from "../../src/kernel/arp.ts";

const HEADER = "IP address       HW type     Flags       HW address            Mask     Device\n";

test("parseArp counts the neighbours of each device", () => {
  const f = (lines: string, want: readonly (readonly [string, number])[]) =>
    expect([...parseArp(HEADER + lines)]).toEqual(want);
  f("", []);
  f("192.0.2.1  0x1  0x2  02:00:00:00:00:01  *  eth0\n", [["eth0", 1]]);
  f(
    "192.0.2.1  0x1  0x2  02:00:00:00:00:01  *  eth0\n192.0.2.2  0x1  0x0  00:00:00:00:00:00  *  eth0\n192.0.2.3  0x1  0x6  02:00:00:00:00:03  *  lan\n",
    [
      ["eth0", 2],
      ["lan", 1],
    ],
  );
});

test("parseArp leaves out what is only published for others", () => {
  const line = "192.0.2.9  0x1  0xc  00:00:00:00:00:00  *  eth0\n";
  expect([...parseArp(HEADER + line)]).toEqual([]);
});

test("parseArp throws on a line of another form", () => {
  const f = (line: string) =>
    expect(() => parseArp(`${HEADER}${line}\n`)).toThrow(
      `Cannot parse net/arp: it has ${JSON.stringify(line)}, want address, type, flags, address, mask and device`,
    );
  f("192.0.2.1 0x1 0x2 02:00:00:00:00:01 *");
  f("192.0.2.1 0x1 flags 02:00:00:00:00:01 * eth0");
});
