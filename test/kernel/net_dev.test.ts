import { describe, expect, test } from "@jest/globals";
import { createNetDevParser, type NetDevLine } from "../../src/kernel/net_dev.ts";
import { fixture } from "../collectors/fixture_host.ts";

const all = () => true;
const header = fixture("small_vm/proc/net/dev").split("\n").slice(0, 2).join("\n");
const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

function parseNetDev(text: string, isWanted: (device: string) => boolean) {
  return createNetDevParser(isWanted)(text).map(({ device, counters }) => ({ device, counters }));
}

describe("net/dev", () => {
  test("reads a device's name whatever is in it, and its numbers", () => {
    const f = (name: string, want: string) =>
      expect(parseNetDev(`${header}\n${name}${numbers.join(" ")}\n`, all)).toEqual([
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
        parseNetDev(fixture("small_vm/proc/net/dev"), isWanted).map(({ device }) => device),
      ).toEqual(want);
    f(all, ["lo", "ifb0", "ifb1", "eth0"]);
    f((device) => device === "eth0", ["eth0"]);
    f(() => false, []);
  });

  test("renews the device of a line that begins the same, whatever else comes and goes", () => {
    const lineOf = (name: string, bytes: number) => `${name}${bytes}${" 0".repeat(15)}`;
    const parse = createNetDevParser((device) => device !== "lo");
    const f = (lines: readonly string[], want: readonly [string, number, boolean][]) => {
      const found = parse([header, ...lines].join("\n"));
      expect(found.map(({ device, counters, isOther }) => [device, counters[0], isOther])).toEqual(
        want,
      );
      const isSame = found.length === known.length && found.every((of, at) => of === known[at]);
      expect(found === known).toBe(isSame);
      const before = known;
      known = found;
      return found.map((of) => before.includes(of));
    };
    let known: readonly NetDevLine[] = [];
    const [eth0, eth1, lo] = [lineOf("  eth0: ", 1), lineOf("  eth1: ", 2), lineOf("    lo: ", 3)];
    expect(f([eth0, lo, eth1], [["eth0", 1, true], ["eth1", 2, true]])).toEqual([false, false]); // prettier-ignore
    expect(f([eth0, lo, eth1], [["eth0", 1, false], ["eth1", 2, false]])).toEqual([true, true]); // prettier-ignore
    const busy = lineOf("  eth1:", 30_000_000);
    expect(f([eth0, lo, busy], [["eth0", 1, false], ["eth1", 30_000_000, true]])).toEqual([true, true]); // prettier-ignore
    expect(f([lo, eth0], [["eth0", 1, true]])).toEqual([false]);
    expect(f([lineOf("  eth0:1: ", 1)], [["eth0:1", 1, true]])).toEqual([false]);
    expect(f([eth0], [["eth0", 1, true]])).toEqual([false]);
    expect(f(["", eth0, ""], [["eth0", 1, false]])).toEqual([true]);
    expect(f([lo], [])).toEqual([]);
  });

  test("is empty where there are no devices", () => {
    expect(parseNetDev(`${header}\n`, all)).toEqual([]);
  });

  test("refuses what is not net/dev", () => {
    const f = (file: string, want: string) =>
      expect(() => parseNetDev(fixture(`faulty/${file}`), all)).toThrow(want);
    f("empty", 'Cannot parse net/dev: it begins with "", want two lines of header');
    f("net_dev_no_header", 'it begins with "eth0: 1 2 3');
    f("net_dev_short", 'it has "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", want a name, a colon');
    f("net_dev_long", '16 17", want a name, a colon and 16 numbers');
    f("net_dev_word", 'it has "eth0: 1 2 3 4 5 6 7 8 9 10 x 12');
    f("net_dev_no_colon", 'it has "eth0 1 2 3');
    f("net_dev_no_name", 'it has ":1 2 3');
  });
});
