import { describe, expect, test } from "@jest/globals";
import { parseNodeMeminfo, parseNumastat } from "../../src/kernel/node_meminfo.ts";

describe("parseNodeMeminfo", () => {
  test("takes kB as bytes and counts as they are", () => {
    const text =
      "\nNode 3 MemFree:  2 kB\nNode 3 Active(file): 1 kB\nNode 3 HugePages_Free:     7\n";
    expect(parseNodeMeminfo(text)).toEqual([
      { name: "MemFree", value: 2048 },
      { name: "Active_file", value: 1024 },
      { name: "HugePages_Free", value: 7 },
    ]);
  });

  test("refuses a line of another shape", () => {
    for (const line of ["MemFree: 1 kB", "Node 0 MemFree: 1 MB", "Node 0 MemFree: x kB"]) {
      expect(() => parseNodeMeminfo(`${line}\n`)).toThrow(
        `Cannot parse a node's meminfo: it has ${JSON.stringify(line)}, want Node 0 MemFree: 1 kB`,
      );
    }
  });
});

describe("parseNumastat", () => {
  test("takes names and numbers", () => {
    expect(parseNumastat("numa_hit 5\nother_node 0\n")).toEqual([
      { name: "numa_hit", value: 5 },
      { name: "other_node", value: 0 },
    ]);
  });

  test("refuses a line of another shape", () => {
    expect(() => parseNumastat("numa_hit\n")).toThrow(
      'Cannot parse a node\'s numastat: it has "numa_hit", want numa_hit 1',
    );
  });
});
