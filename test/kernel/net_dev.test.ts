import { describe, expect, test } from "@jest/globals";
import { checkNetDevHeader, netDevLines, parseNetDevLine } from "../../src/kernel/net_dev.ts";
import { fixture } from "../collectors/fixture_host.ts";

const all = () => true;
const header = fixture("small_vm/proc/net/dev").split("\n").slice(0, 2).join("\n");
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

function* parseNetDev(text: string, isWanted: (device: string) => boolean) {
  checkNetDevHeader(text);
  const { devices, lines } = netDevLines(text, isWanted);
  for (const [index, line] of lines.entries()) {
    yield { device: devices[index], counters: parseNetDevLine(line) };
  }
}

describe("net/dev", () => {
  test("reads a device's name whatever is in it, and its numbers", () => {
    const f = (name: string, want: string) =>
      expect([...parseNetDev(`${header}\n${name}${numbers.join(" ")}\n`, all)]).toEqual([
        { device: want, counters: numbers },
      ]);
    f("  eth0: ", "eth0");
    f("  eth0:", "eth0");
    f("eth0:1:   ", "eth0:1");
    f("eth0:1:", "eth0:1");
    f("br-1f.20@if3: ", "br-1f.20@if3");
    f("💩:  ", "💩");
    f('a"b\\: ', 'a"b\\');
  });

  test("leaves out what is not wanted", () => {
    const f = (isWanted: (device: string) => boolean, want: string[]) =>
      expect(
        [...parseNetDev(fixture("small_vm/proc/net/dev"), isWanted)].map(({ device }) => device),
      ).toEqual(want);
    f(all, ["lo", "ifb0", "ifb1", "eth0"]);
    f((device) => device === "eth0", ["eth0"]);
    f(() => false, []);
  });

  test("finds the same whatever lines it knows", () => {
    const [eth0, eth1, lo] = ["  eth0: 1", "  eth1: 2", "    lo: 3"];
    const isWanted = (device: string) => device !== "lo";
    const f = (lines: string[], want: string[]) => {
      const text = [header, ...lines].join("\n");
      known = netDevLines(text, isWanted, known);
      expect(known).toEqual(netDevLines(text, isWanted));
      expect(known.devices).toEqual(want);
    };
    let known = netDevLines("", isWanted);
    f([eth0, lo, eth1], ["eth0", "eth1"]);
    f([lo, eth1, eth0], ["eth1", "eth0"]);
    f([eth1, eth0.replace("1", "4")], ["eth1", "eth0"]);
    f([lo], []);
    f([eth0, "", eth1, ""], ["eth0", "eth1"]);
  });

  test("is empty where there are no devices", () => {
    expect([...parseNetDev(`${header}\n`, all)]).toEqual([]);
  });

  test("refuses what is not net/dev", () => {
    const f = (file: string, want: string) =>
      expect(() => [...parseNetDev(fixture(`faulty/${file}`), all)]).toThrow(want);
    f("empty", 'Cannot parse net/dev: it begins with "", want two lines of header');
    f("net_dev_no_header", 'it begins with "eth0: 1 2 3');
    f("net_dev_short", 'it has "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", want a name, a colon');
    f("net_dev_long", '16 17", want a name, a colon and 16 numbers');
    f("net_dev_word", 'it has "eth0: 1 2 3 4 5 6 7 8 9 10 x 12');
    f("net_dev_no_colon", 'it has "eth0 1 2 3');
    f("net_dev_no_name", 'it has ":1 2 3');
  });
});
