import { describe, expect, test } from "@jest/globals";
import { parseSwaps } from "../../src/kernel/swaps.ts";
import { fixture } from "../collectors/fixture_host.ts";

const HEADER = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";

describe("parseSwaps", () => {
  test("reads partitions and files", () => {
    const swaps = parseSwaps(fixture("large_host/proc/swaps"));
    expect(swaps.map(({ device }) => device)).toEqual([
      "/dev/dm-2",
      "/swap\\040files/second",
      "/dev/zram1",
    ]);
    expect(swaps[0]).toEqual({
      device: "/dev/dm-2",
      type: "partition",
      sizeBytes: 33554428 * 1024,
      usedBytes: 1187840 * 1024,
      priority: -2,
    });
  });

  test("is empty on a host that does not swap", () => {
    expect(parseSwaps(HEADER)).toEqual([]);
  });

  test("refuses what is not swaps", () => {
    const f = (line: string) =>
      expect(() => parseSwaps(HEADER + line)).toThrow(
        `Cannot parse swaps: it has ${JSON.stringify(line)}, want a path, a type and three numbers`,
      );
    f("/dev/sda2 partition 1024 0");
    f("/dev/sda2 partition many 0 -2");
    f("/dev/sda2 1024 0 -2");
  });
});
