import { describe, expect, test } from "@jest/globals";
import { parseBuddyinfo } from "../../src/kernel/buddyinfo.ts";

describe("parseBuddyinfo", () => {
  test("reads the free blocks of each zone", () => {
    expect(
      parseBuddyinfo("Node 0, zone      DMA      1      0      3 \nNode 12, zone  Device  7 8\n"),
    ).toEqual([
      { node: "0", zone: "DMA", blocks: [1, 0, 3] },
      { node: "12", zone: "Device", blocks: [7, 8] },
    ]);
  });

  test("ignores blanks before the node", () => {
    expect(parseBuddyinfo(" Node 0, zone DMA 1 2\n")).toEqual([
      { node: "0", zone: "DMA", blocks: [1, 2] },
    ]);
  });

  test("refuses what is not buddyinfo", () => {
    const f = (line: string) =>
      expect(() => parseBuddyinfo(line)).toThrow(
        `Cannot parse buddyinfo: it has ${JSON.stringify(line)}, want a node, a zone and numbers`,
      );
    f("Node 0, zone DMA");
    f("Node 0, zone DMA 1 x 3");
    f("Node zero, zone DMA 1 2 3");
    f("zone DMA 1 2 3");
  });
});
