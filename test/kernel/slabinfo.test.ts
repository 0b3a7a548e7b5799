import { describe, expect, test } from "@jest/globals";
import { parseSlabinfo } from "../../src/kernel/slabinfo.ts";
import { fixture } from "../collectors/fixture_host.ts";

const TUNABLES = ": tunables 0 0 0 : slabdata 1 1 0";

describe("parseSlabinfo", () => {
  test("reads the caches behind the headers", () => {
    const slabs = parseSlabinfo(fixture("large_host/proc/slabinfo"));
    expect(slabs.map(({ name }) => name)).toEqual([
      "xfs_inode",
      "dm_bufio_buffer-16",
      "radix_tree_node",
      "dma-kmalloc-512",
      "kmalloc-rnd-03-64",
    ]);
    expect(slabs[1]).toEqual({
      name: "dm_bufio_buffer-16",
      activeObjects: 7,
      objects: 34,
      objectSizeBytes: 240,
      objectsPerSlab: 34,
      pagesPerSlab: 2,
    });
  });

  test("takes any name", () => {
    const f = (name: string) =>
      expect(parseSlabinfo(`${name}  1 2 3 4 5 ${TUNABLES}`)[0]).toMatchObject({
        name,
        activeObjects: 1,
        pagesPerSlab: 5,
      });
    f("UDPv6");
    f("two words");
    f("slabinfo");
    f(":A-0000192");
  });

  test("refuses what is not slabinfo", () => {
    const f = (line: string) =>
      expect(() => parseSlabinfo(line)).toThrow(
        `Cannot parse slabinfo: it has ${JSON.stringify(line)}, want a name, five numbers and a colon`,
      );
    f(`dentry 1 2 3 4 ${TUNABLES}`);
    f(`dentry 1 2 3 4 x ${TUNABLES}`);
    f("dentry 1 2 3 4 5");
  });
});
