import { describe, expect, test } from "@jest/globals";
import { createMeminfoParser, type MeminfoField } from "../../src/kernel/meminfo.ts";
import { fixture } from "../collectors/fixture_host.ts";

const parseMeminfo = (text: string) => createMeminfoParser((field) => field)(text);

describe("createMeminfoParser", () => {
  test("reads sizes as bytes and counts as they are", () => {
    const f = (line: string, want: MeminfoField) => expect(parseMeminfo(line)).toEqual([want]);
    f("MemTotal:       24684100 kB\n", {
      field: "MemTotal",
      value: 25276518400,
      unit: "bytes",
    });
    f("Active(anon):       1540 kB\n", { field: "Active(anon)", value: 1576960, unit: "bytes" });
    f("VmallocTotal:   34359738367 kB", {
      field: "VmallocTotal",
      value: 35184372087808,
      unit: "bytes",
    });
    f("HugePages_Total:      12\n", { field: "HugePages_Total", value: 12, unit: "none" });
    f("SwapTotal:0 kB\n", { field: "SwapTotal", value: 0, unit: "bytes" });
  });

  test("reads every line, in order", () => {
    const text = fixture("small_vm/proc/meminfo");
    const fields = parseMeminfo(text).map(({ field }) => `${field}:`);
    expect(fields).toEqual(text.match(/^\S+:/gm));
    expect(fields.length).toBeGreaterThan(50);
  });

  test("refuses what is not meminfo", () => {
    const f = (file: string, want: string) =>
      expect(() => parseMeminfo(fixture(`faulty/${file}`))).toThrow(want);
    f("empty", "Cannot parse meminfo: it is empty, want a line such as MemTotal: 1024 kB");
    f("meminfo_unit", 'it has "MemTotal: 1024 MB", want a name, a colon, a number and perhaps kB');
    f("meminfo_no_number", 'it has "MemTotal:       kB", want');
    f("meminfo_no_colon", 'it has "MemTotal 1024 kB", want');
    f("meminfo_no_name", 'it has ": 1024 kB", want');
    f("meminfo_negative", 'it has "MemTotal: -1 kB", want');
  });

  test("a line that stays the same is shown once", () => {
    const parse = createMeminfoParser((field) => field);
    const first = parse("MemTotal: 9 kB\nMemFree: 1 kB\n");
    expect(parse("MemTotal: 9 kB\nMemFree: 1 kB\n")).toBe(first);
    const second = parse("MemTotal: 9 kB\nMemFree: 2 kB\n");
    expect(second.map(({ value }) => value / 1024)).toEqual([9, 2]);
    expect(second[0]).toBe(first[0]);
  });
});
