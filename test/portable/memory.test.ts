import { expect, test } from "@jest/globals";
import type { Systeminformation } from "systeminformation";
import { memory } from "../../src/collectors/memory.ts";
import { memoryFields } from "../../src/portable/memory.ts";
import { pollOf, seriesOf } from "../collectors/fixture_host.ts";
import { fakeReader, NO_MEM, openPortable } from "./fake_reader.ts";

/** On macOS: no caches, `active` and `reclaimable` of its own kind. */
const DARWIN: Systeminformation.MemData = {
  ...{ ...NO_MEM, total: 17_179_869_184, free: 203_423_744, used: 16_976_445_440 },
  ...{ active: 9_000_000_000, available: 8_179_869_184, reclaimable: 4_000_000_000 },
  ...{ swaptotal: 2_147_483_648, swapused: 147_483_648, swapfree: 2_000_000_000 },
};
const WINDOWS = { ...NO_MEM, total: 8_589_934_592, free: 1e9, available: 1e9, swaptotal: 0 };

test("the fields have the kernel's names, and only those that are known", () => {
  const f = (mem: Partial<Systeminformation.MemData>, platform: string, want: object) => {
    const fields = memoryFields({ ...NO_MEM, ...mem }, platform);
    expect(Object.fromEntries(fields.map(({ field, value }) => [field, value]))).toEqual(want);
  };
  f(DARWIN, "darwin", {
    MemTotal: 17_179_869_184,
    MemFree: 203_423_744,
    MemAvailable: 8_179_869_184,
    SwapTotal: 2_147_483_648,
    SwapFree: 2_000_000_000,
  });
  f(WINDOWS, "win32", {
    ...{ MemTotal: 8_589_934_592, MemFree: 1e9, MemAvailable: 1e9, SwapTotal: 0, SwapFree: 0 },
  });
  f({ total: 4096, free: 1, available: 2 }, "freebsd", {
    MemTotal: 4096,
    MemFree: 1,
    MemAvailable: 2,
  });
  f({ total: 4096, free: NaN, available: NaN }, "openbsd", { MemTotal: 4096 });
  const linux = { total: 9, free: 1, available: 2, buffers: 3, cached: 4, slab: 5 };
  f({ ...linux, dirty: 0, writeback: 6 }, "linux", {
    ...{ MemTotal: 9, MemFree: 1, MemAvailable: 2, Buffers: 3, Cached: 4, Slab: 5 },
    ...{ SwapTotal: 0, SwapFree: 0, Dirty: 0, Writeback: 6 },
  });
});

test("memory without a size is a failure", () => {
  const f = (total: number, is: string) =>
    expect(() => memoryFields({ ...NO_MEM, total }, "openbsd")).toThrow(
      `Cannot read memory: its total is ${is}, want bytes`,
    );
  f(0, "0");
  f(NaN, "NaN");
});

test("the families are those of Linux", async () => {
  const source = openPortable(memory, fakeReader("win32", { mem: WINDOWS }));
  expect(seriesOf(await pollOf(source))).toEqual([
    "gauge node_memory_MemTotal_bytes 8589934592",
    "gauge node_memory_MemFree_bytes 1000000000",
    "gauge node_memory_MemAvailable_bytes 1000000000",
    "gauge node_memory_SwapTotal_bytes 0",
    "gauge node_memory_SwapFree_bytes 0",
  ]);
});

test("a library that fails is a failure of the poll", () =>
  expect(pollOf(openPortable(memory, fakeReader("darwin", {})))).rejects.toThrow(
    "nothing answers mem",
  ));
