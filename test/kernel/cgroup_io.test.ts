import { describe, expect, test } from "@jest/globals";
import { type CgroupIo, joinBlkio, parseBlkio, parseIoStat } from "../../src/kernel/cgroup_io.ts";

describe("parseIoStat", () => {
  const f = (text: string, want: CgroupIo[]) => expect(parseIoStat(text, "io.stat")).toEqual(want);

  test("takes what is counted of each device", () => {
    f("", []);
    f("8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n253:1 rbytes=7 rios=8\n", [
      {
        ...{ number: "8:0", readBytes: 1, writtenBytes: 2, discardedBytes: 5 },
        ...{ reads: 3, writes: 4, discards: 6 },
      },
      { number: "253:1", readBytes: 7, reads: 8 },
    ]);
  });

  test("passes over devices without numbers, on a line of their own or before another", () => {
    f("7:0 \n7:1 7:2 8:0 rbytes=1\n", [{ number: "8:0", readBytes: 1 }]);
  });

  test("passes over what other parts of the kernel add", () => {
    f("8:0 rbytes=1 cost.vrate=100.00 cost.usage=9 use_delay=0\n", [
      { number: "8:0", readBytes: 1 },
    ]);
  });

  test("refuses anything else", () => {
    for (const [text, word] of [
      ["rbytes=1\n", "rbytes=1"],
      ["8:0 rbytes=many\n", "rbytes=many"],
      ["sda rbytes=1\n", "sda"],
    ]) {
      expect(() => parseIoStat(text ?? "", "io.stat")).toThrow(
        `Cannot parse io.stat: it has ${JSON.stringify(word)}, want 8:0 or rbytes=0`,
      );
    }
  });
});

describe("parseBlkio", () => {
  test("takes what is counted of each device", () => {
    const f = (text: string, want: object) =>
      expect(Object.fromEntries(parseBlkio(text, "blkio"))).toEqual(want);
    f("Total 0\n", {});
    f("8:0 Read 1\n8:0 Write 2\n8:16 Read 3\nTotal 6\n", {
      "8:0": { Read: 1, Write: 2 },
      "8:16": { Read: 3 },
    });
  });

  test("refuses anything else", () => {
    expect(() => parseBlkio("8:0 Read\n", "blkio")).toThrow(
      'Cannot parse blkio: it has "8:0 Read", want 8:0 Read 12',
    );
  });

  test("bytes and operations of one device become one", () => {
    const bytes = parseBlkio("8:0 Read 512\n8:0 Discard 4096\n", "bytes");
    const operations = parseBlkio("8:0 Read 1\n8:16 Write 2\n", "operations");
    expect(joinBlkio(bytes, operations)).toEqual([
      { number: "8:0", readBytes: 512, discardedBytes: 4096, reads: 1 },
      { number: "8:16", writes: 2 },
    ]);
  });
});
